/// What a report object, or the file as a whole, says of the segments within it.
struct JSONScope {
  /// The position of the scope around this one; `nil` for the file.
  let parent: Int?
  /// The name for the job if nothing better is found: the key that the object stands under, or the file's name.
  let fallbackName: String?

  var jobID: String?
  /// The job that `jobID` names.
  var namedJob: SegmentStoreBuilder.JobHandle?
  /// The job of rows that name none, read before the report named one.
  var unnamedJob: SegmentStoreBuilder.JobHandle?
  /// The unnamed jobs of scopes within this one that did not name them either, with their fallback names.
  var unnamedWithin: [(job: SegmentStoreBuilder.JobHandle, fallbackName: String)] = []

  /// The job of the rows read last, by their own word; and whether there were several.
  var rowJob: SegmentStoreBuilder.JobHandle?
  var hasSeveralJobs = false
  /// The rows read, malformed and repeated ones too.
  var rowCount = 0
  /// Whether the rows stand in an object of modules.
  var hasModulesObject = false

  var facts = VideoFacts()

  init(parent: Int?, fallbackName: String?) {
    self.parent = parent
    self.fallbackName = fallbackName
  }

  mutating func noteRows(of job: SegmentStoreBuilder.JobHandle) {
    guard rowJob != job else { return }
    if rowJob != nil { hasSeveralJobs = true }
    rowJob = job
  }
}

/// A container that the loader is inside of.
struct JSONFrame {
  enum Kind {
    /// An array of segments.
    case rows
    /// An array whose elements' kind is told one by one.
    case mixed
    /// A report.
    case object
    /// The object under `modules`.
    case modules
  }

  var kind: Kind
  var scope: Int
  /// The module of rows that name none.
  var module: [UInt8] = []
  /// The position of the element that comes next, in an array.
  var index = 0
  /// The key of the member that was begun, in an object.
  var key: String?
}
