import SegmentQL
import Testing

@testable import sqlrepl

@Suite struct ScriptTests {
  @Test(
    arguments: [
      ("", []),
      ("  \n# only a comment\n", []),
      ("module=a", [.query("module=a")]),
      ("module=a;", [.query("module=a")]),
      ("module=a; module=b;\n", [.query("module=a"), .query("module=b")]),
      (";;", []),
      ("content=\"a;b\" # c;\nAND id=1; x=1", [.query("content=\"a;b\" # c;\nAND id=1"), .query("x=1")]),
      ("let @t = [module=a]; module=b", [.query("let @t = [module=a]; module=b")]),
      (
        "let @t = [a=1]; let @u = [b=2]; DURING @t; x=1",
        [.query("let @t = [a=1]; let @u = [b=2]; DURING @t"), .query("x=1")]
      ),
      (".mode csv\nmodule=a\n.fields", [.command(".mode csv"), .query("module=a"), .command(".fields")]),
      ("module=a\n| limit 3\n.quit", [.query("module=a\n| limit 3"), .command(".quit")]),
      ("OVERLAPS [\n.mode\n]", [.query("OVERLAPS [\n.mode\n]")]),
      ("x < .5", [.query("x < .5")]),
      (".open \"it's\nmodule=a", [.command(".open \"it's"), .query("module=a")]),
      ("start_time<00:01:30;12@29.97", [.query("start_time<00:01:30;12@29.97")]),
      ("content~/a;b\"/; x=1", [.query("content~/a;b\"/"), .query("x=1")]),
      ("module=ä; x=1", [.query("module=ä"), .query("x=1")]),
      (".mode csv\r\nmodule=a\r\n", [.command(".mode csv"), .query("module=a")]),
    ] as [(String, [Script.Statement])])
  func statements(text: String, expected: [Script.Statement]) {
    #expect(Script(text).statements == expected)
  }
}

@Suite struct ParameterArgumentTests {
  @Test(
    arguments: [
      ("a=1", "a", .number(1)), ("a=-1.5e3", "a", .number(-1500)), ("a=1e999", "a", .text("1e999")),
      ("a=true", "a", .bool(true)), ("a=null", "a", .null), ("a=\"1\"", "a", .text("1")),
      ("a=\"q\\\"\\\\\"", "a", .text("q\"\\")), ("a=laptop bag", "a", .text("laptop bag")), ("a=", "a", .text("")),
      ("$a_2=x=y", "a_2", .text("x=y")), ("größe=3", "größe", .number(3)), ("a=1:30", "a", .text("1:30")),
    ] as [(String, String, QueryValue)])
  func parsed(text: String, name: String, value: QueryValue) {
    let parameter = ParameterArgument.parse(text)
    #expect(parameter?.name == name)
    #expect(parameter?.value == value)
  }

  @Test(arguments: ["", "a", "=1", "1a=2", "a b=2", "$=1"])
  func refused(text: String) { #expect(ParameterArgument.parse(text) == nil) }
}
