import Testing

/// Tests of the real program in a real terminal, one after another: each has a tmux server, a shell and microtome, and
/// the machine may have two cores.
@Suite(.serialized) enum InTerminal {}
