/// A faster way to the same answer. Each can be switched off, which changes how long a query takes and nothing else.
package enum Rewrite: String, Sendable, Hashable, CaseIterable {
  /// A scan starts from the rows of a job, a module, an `id` or a window of time.
  case accessPaths = "access-paths"
  /// A text test asks an index of the words.
  case wordIndex = "word-index"
  /// A scan starts from the rows that have the words of a text test, where these are fewer than an access path's.
  case wordsFirst = "words-first"
  /// Several text tests begin with the rows that have the words of all.
  case wordsOfAll = "words-of-all"
  /// The parts of a conjunction are tested in the order that their estimates make the quickest.
  case conjunctOrder = "conjunct-order"
  /// A comparison of metadata with a constant reads a column.
  case metadataColumns = "metadata-columns"
  /// Rows that an index finds stay in its form, and are counted in it, until somebody reads them.
  case rowSets = "row-sets"
  /// A test against a set relates all rows of a job at once.
  case semiJoins = "semi-joins"
  /// A few rows are related to some of a module's rows through the index that the shard keeps of all.
  case runSieves = "run-sieves"
  /// Where a job has few rows on both sides each is looked at, without an index.
  case smallGroups = "small-groups"
  /// A join of two sets relates all rows of a job at once.
  case jobJoins = "job-joins"
  /// Pairs that are only counted are not made.
  case pairCounts = "pair-counts"
  /// A set that is all of a module uses the index that the shard keeps of it.
  case runIndexes = "run-indexes"
  /// `stats` over all segments of jobs and modules reads what the shards know of each run.
  case runStats = "run-stats"
  /// `stats` over jobs, modules and times reads the columns.
  case segmentStats = "segment-stats"
  /// `top n by` a time keeps a heap, and steps over blocks.
  case topSegments = "top-segments"
  /// Arithmetic over times of rows is done a column at a time.
  case timeColumns = "time-columns"
  /// A regular expression is matched by machine code.
  case nativePatterns = "native-patterns"
}
