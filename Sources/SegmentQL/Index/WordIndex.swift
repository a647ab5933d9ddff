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
  let postings: PostingStorage
  /// False for an index that would have been too large and says nothing.
  let knowsWords: Bool

  init(rowCount: Int, vocabulary: TextColumn, postings: PostingStorage) {
    self.rowCount = rowCount
    self.vocabulary = vocabulary
    self.postings = postings
    knowsWords = true
  }

  init(withoutWords rowCount: Int) {
    self.rowCount = rowCount
    vocabulary = TextColumn([])
    postings = PostingLayout(rowCount: rowCount, wordCount: 0).write([], rowMark: 0)
    knowsWords = false
  }

  /// Bytes of memory.
  var size: Int { vocabulary.arena.count + vocabulary.offsets.count * 4 + postings.size }

  /// The rows that contain a word.
  func rows(ofWord word: Int) -> RowSet { RowSet(PostingList(postings, word: word)) }
}
