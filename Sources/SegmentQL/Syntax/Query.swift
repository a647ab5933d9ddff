/// A parsed query: `let` bindings, then a source with stages.
///
/// The tree says what was written and where, and nothing of fields, types or data: the binder's business. Equality of
/// trees compares ranges too; `withoutRanges` compares meaning.
public struct Query: Sendable, Hashable {
  public var bindings: [SetBinding]
  public var body: Pipeline
  public var range: SourceRange

  public init(bindings: [SetBinding] = [], body: Pipeline, range: SourceRange) {
    self.bindings = bindings
    self.body = body
    self.range = range
  }
}

/// `let @name = set;`
public struct SetBinding: Sendable, Hashable {
  public var name: Identifier
  public var set: SetExpression
  public var range: SourceRange

  public init(name: Identifier, set: SetExpression, range: SourceRange) {
    self.name = name
    self.set = set
    self.range = range
  }
}

/// A name with its place. `text` is without backticks or the leading `@` or `$`.
public struct Identifier: Sendable, Hashable {
  public var text: String
  public var range: SourceRange

  public init(_ text: String, at range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// A source of rows and the stages they pass through.
public struct Pipeline: Sendable, Hashable {
  public indirect enum Source: Sendable, Hashable {
    /// Nothing written: every segment.
    case all
    case filter(Filter)
    case pattern(Pattern)
  }

  public var source: Source
  public var stages: [Stage]
  public var range: SourceRange

  public init(source: Source, stages: [Stage] = [], range: SourceRange) {
    self.source = source
    self.stages = stages
    self.range = range
  }
}

/// `[ … ]` or `@name`.
public struct SetExpression: Sendable, Hashable {
  public indirect enum Kind: Sendable, Hashable {
    case pipeline(Pipeline)
    case reference(Identifier)
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, at range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// `step timeword step …`, or one step alone, which is that set's own rows.
public struct Pattern: Sendable, Hashable {
  public struct Step: Sendable, Hashable {
    public var name: Identifier?
    public var set: SetExpression
    public var range: SourceRange

    public init(name: Identifier? = nil, set: SetExpression, range: SourceRange) {
      self.name = name
      self.set = set
      self.range = range
    }
  }

  /// The relation between the step before and `step`.
  public struct Link: Sendable, Hashable {
    public var relation: TimeRelation
    public var step: Step
    public var unless: SetExpression?
    public var range: SourceRange

    public init(relation: TimeRelation, step: Step, unless: SetExpression? = nil, range: SourceRange) {
      self.relation = relation
      self.step = step
      self.unless = unless
      self.range = range
    }
  }

  public var first: Step
  public var links: [Link]
  public var range: SourceRange

  public init(first: Step, links: [Link] = [], range: SourceRange) {
    self.first = first
    self.links = links
    self.range = range
  }
}
