import Voxels

extension TreeNode {
  /// The tree as lines.
  ///
  /// - Parameter columns: the width that lines are cut to; nil for as long as they are.
  func text(columns: Int?) -> String {
    var table = TextTable(Array(repeating: .left, count: 7))
    add(to: &table, lead: "", branch: "")
    return table.lines(columns: columns).joined(separator: "\n") + "\n"
  }

  /// - Parameters:
  ///   - lead: what stands in front of everything below the node.
  ///   - branch: what stands between that and the node's name.
  private func add(to table: inout TextTable, lead: String, branch: String) {
    table.add([lead + branch + (name.isEmpty ? "." : name.printable)] + cells)
    // The root's own branch is empty, and what is below it starts at the left.
    let inner = lead + (branch.isEmpty ? "" : branch == TreeNode.last ? "    " : "│   ")
    let rest = rest
    for (index, child) in children.enumerated() {
      let isLast = index == children.count - 1 && rest == nil
      child.add(to: &table, lead: inner, branch: isLast ? TreeNode.last : TreeNode.middle)
    }
    if let rest { table.add([inner + TreeNode.last + rest] + Array(repeating: "", count: 6)) }
  }

  private static let middle = "├── "
  private static let last = "└── "

  /// What is said of nodes that are not shown.
  private var rest: String? {
    if isHidden, children.isEmpty, omitted == 0 { return "… its store cannot list" }
    return omitted > 0 ? "… \(omitted) more" : nil
  }

  /// Kind, type, shape, chunks, codecs, remarks.
  private var cells: [String] {
    if let failure { return [kind.printable, "", "", "", "", "unavailable: \(failure.problem.printable)"] }
    guard let facts else { return [kind.printable, "", "", "", "", ""] }
    var chunks = TreeNode.extents(facts.chunk)
    if let shard = facts.shard { chunks += " in \(TreeNode.extents(shard))" }
    var remarks = ""
    if levels.count > 1, let coarsest = levels.last {
      remarks = "\(levels.count) levels to \(TreeNode.extents(coarsest.shape))"
    }
    return [
      kind.printable, facts.dataType, TreeNode.extents(facts.shape), chunks,
      facts.codecs.joined(separator: " ").printable, remarks,
    ]
  }

  private static func extents(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }
}
