import Voxels

extension BucketStore {
  /// The most pages of one listing: a thousand million objects.
  private static var pageLimit: Int { 1 << 20 }
  /// Prefixes from which on listings of all below them keep the connections busy.
  private static var enoughPrefixes: Int { 32 }
  /// How many levels of prefixes are listed to find so many.
  private static var levelLimit: Int { 4 }

  /// Lists all keys below, a thousand a page, whatever folders they are in: at a few prefixes at once, since the pages
  /// of one listing come one after the other.
  func walk(
    _ prefix: String, followsLinks: Bool, _ visit: @escaping @Sendable (WalkedPiece) -> Void
  ) async throws -> Bool {
    guard !objects.client.settings.isOffline else { return false }
    let root = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
    var folders = [""]
    for _ in 0..<Self.levelLimit where !folders.isEmpty && folders.count < Self.enoughPrefixes {
      let found = Locked<[String]>([])
      let isWhole = try await list(folders, below: root, isDeep: false) { folder, page in
        visit(WalkedPiece(page, below: folder))
        found.withLock { $0 += page.prefixes.map { folder + $0 + "/" } }
      }
      guard isWhole else { return false }
      folders = found.withLock { $0.sorted() }
    }
    return try await list(folders, below: root, isDeep: true) { folder, page in
      visit(WalkedPiece(page, below: folder))
    }
  }

  /// - Parameter folders: behind the root, with a slash at their ends.
  private func list(
    _ folders: [String], below root: String, isDeep: Bool,
    _ visit: @escaping @Sendable (_ folder: String, _ page: BucketListingPage) -> Void
  ) async throws -> Bool {
    let objects = objects
    let wholes = try await folders.concurrentMap(width: Self.walkWidth) { folder in
      try await objects.listPages(root + folder, isDeep: isDeep, limit: Self.pageLimit) { visit(folder, $0) }
    }
    return wholes.allSatisfy { $0 }
  }
}

extension WalkedPiece {
  fileprivate init(_ page: BucketListingPage, below folder: String) {
    self.init()
    objects = page.objects.map { WalkedObject(key: folder + $0.name, size: $0.size) }
  }
}
