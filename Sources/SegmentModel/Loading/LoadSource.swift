/// Where segments come from.
public enum LoadSource: Sendable {
  /// A file, or a folder: every `.json`, `.ndjson`, `.jsonl` and `.csv` file in it and in its folders, in the order of
  /// their paths, without hidden ones.
  case path(String)
  /// Bytes in memory, with a name for messages and, without its extension, for a job that the bytes do not name.
  case bytes([UInt8], name: String)
  /// An open file descriptor, such as 0 for standard input, which stays open.
  case descriptor(Int32, name: String)

  /// Standard input.
  public static let standardInput = LoadSource.descriptor(0, name: "standard input")
}
