import ArgumentParser
import SegmentQL

@main
struct SQLRepl: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sqlrepl")
}
