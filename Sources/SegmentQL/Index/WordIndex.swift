import SegmentModel

/// Which words the texts of a column contain, and in which rows.
///
/// A word is a longest run of characters that PCRE2's Unicode-aware `\w` matches. Words keep their case; the vocabulary
/// is searched at each query, which is cheap because it is far smaller than the text, and which lets the same index
/// answer for whole words, parts of words, and with or without case.
struct WordIndex: Sendable {
  /// The number of rows of the column.
  let rowCount: Int
  /// The words, in the order of their bytes, without repetition.
  let vocabulary: TextColumn
  /// For each word the list of the rows in which white space follows it; `noRows` when it never does, and `sameRows` when
  /// the word's own list has to serve.
  let spaced: Column<UInt32>
  /// The rows of each word, under its number, and then the lists that `spaced` names.
  let postings: PostingStorage
  /// False for an index that would have been too large and says nothing.
  let knowsWords: Bool

  static let sameRows = UInt32.max
  static let noRows = UInt32.max - 1

  init(rowCount: Int, vocabulary: TextColumn, spaced: Column<UInt32>, postings: PostingStorage) {
    self.rowCount = rowCount
    self.vocabulary = vocabulary
    self.spaced = spaced
    self.postings = postings
    knowsWords = true
  }

  init(withoutWords rowCount: Int) {
    self.rowCount = rowCount
    vocabulary = TextColumn([])
    spaced = Column([])
    postings = PostingLayout(rowCount: rowCount, placeCount: 0).write([], rowMark: 0)
    knowsWords = false
  }

  /// The rows that contain a word.
  func rows(ofWord word: Int) -> RowSet { RowSet(PostingList(postings, list: word)) }

  /// The number of the list of the rows that contain a word, or all of those in which white space follows it; `nil` when
  /// there are none.
  func list(ofWord word: Int, beforeSpace: Bool) -> Int? {
    guard beforeSpace, spaced[word] != Self.sameRows else { return word }
    return spaced[word] == Self.noRows ? nil : Int(spaced[word])
  }
}
