extension Parser {
  /// Skips to where a condition may go on: a connective, a closing bracket, `|`, `;`, or a comma that ends the filter.
  /// What stands in brackets is skipped whole.
  mutating func recoverInFilter() {
    while kind != .end {
      switch kind {
      case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.pipe), .symbol(.semicolon): return
      case .symbol(.comma) where commaEndsFilter: return
      case .word where keyword == .and || keyword == .or: return
      default: skipBalanced()
      }
    }
  }

  /// Skips to the next stage, or to the end of the pipeline.
  mutating func recoverToStage() {
    while kind != .end {
      switch kind {
      case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.pipe), .symbol(.semicolon): return
      default: skipBalanced()
      }
    }
  }

  /// Skips a token, or a bracket with what it holds.
  mutating func skipBalanced() {
    let closer = closers[index]
    if closer > index { index = closer }
    advance()
  }

  /// Runs what stands inside a bracket; when it fails, goes on behind the partner of the bracket.
  mutating func inside<Part>(
    _ opener: Int, _ part: (inout Parser) throws(Abandoned) -> Part
  ) throws(Abandoned) -> Part {
    do throws(Abandoned) {
      return try part(&self)
    } catch {
      if closers[opener] > index {
        index = closers[opener]
        advance()
      }
      throw error
    }
  }

  /// Reads the bracket that closes the one at `opener`; what stands before it is told and skipped.
  mutating func close(_ opener: Int, with symbol: Symbol) {
    if at(symbol), closers[opener] == index || closers[opener] == 0 {
      advance()
      return
    }
    let closer = closers[opener]
    if closer > index {
      report(.unexpectedText, "\(tokenName) does not fit here", notes: [closingNote(opener)])
      index = closer
      advance()
    } else if closer == 0, !hasUnclosedQuote, !isHalted {
      expectations?.stop(at: index)
      let place = tokens[opener].range
      diagnostics.append(
        Diagnostic(
          .unclosedBracket, "this `\(text(of: place))` is never closed", at: place,
          fixIts: [
            Diagnostic.FixIt(
              "close it with `\(symbol.rawValue)`", replace: SourceRange(previousEnd, previousEnd),
              with: symbol.rawValue)
          ]))
    }
  }

  private func closingNote(_ opener: Int) -> Diagnostic.Note {
    Diagnostic.Note("inside this `\(text(of: tokens[opener].range))`", at: tokens[opener].range)
  }

  /// Tells a closing bracket that closes nothing, and skips it.
  mutating func strayBracket() {
    report(
      .strayBracket, "this \(tokenName) closes nothing",
      fixIts: [Diagnostic.FixIt("remove it", replace: range, with: "")])
    advance()
  }
}
