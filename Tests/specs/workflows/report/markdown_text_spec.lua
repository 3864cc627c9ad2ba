local spec = ...

local markdown = spec.fake_shell.new().library("workflows/report/markdown_text")

spec.group("text in Markdown", function()
  spec.case("stays as it is where nothing of it is markup", function()
    for _, text in ipairs {
      "gold_web-2 (daily), 2026-11-23 15:05", "a - b + c = d > e", "1.5 of 3. In all: #12!", "C:\\vms\\web01",
      "a < b & c",
      "vol_nfs_web01", "{x}", "5 + 3", "Ünïcode", "it's \"so\"", "50% ; a@ b", "AT&T", "x:y/z",
    } do
      spec.equal({ markdown.inline(text), markdown.block(text) }, { text, text })
    end
  end)
  -- By the sections of CommonMark 0.31 and of GitHub's extensions: what came, and what is written.
  local cases = {
    -- Backslash escapes: before a sign one is an escape; before a letter, as in what visible text has, it is none.
    { "a\\*b", "a\\\\\\*b" }, { "\\\\", "\\\\\\\\" }, { "end\\", "end\\\\" }, { "\27[1m", "\\x1b\\[1m" },
    -- Entities
    { "&copy; &#42; &amp; &x", "&amp;copy; &amp;#42; &amp;amp; &x" },
    -- Code spans, emphasis, strikethrough
    { "`a`", "\\`a\\`" }, { "*a*", "\\*a\\*" }, { "**a**", "\\*\\*a\\*\\*" }, { "_a_", "\\_a\\_" },
    { "__init__", "\\_\\_init\\_\\_" }, { "a_b_c", "a_b_c" }, { "a _b_ c", "a \\_b\\_ c" }, { "…_b_", "…\\_b\\_" },
    { "~~a~~", "\\~\\~a\\~\\~" },
    -- Links, images, references, footnotes
    { "[a](b)", "\\[a\\](b)" }, { "![a](b)", "!\\[a\\](b)" }, { "[a]: b", "\\[a\\]: b" }, { "[^1]", "\\[^1\\]" },
    -- Autolinks, with brackets and bare
    { "<https://a.b>", "&lt;https:\\//a.b>" }, { "https://a.b/c", "https:\\//a.b/c" }, { "ftp://a", "ftp:\\//a" },
    { "www.a.b", "www\\.a.b" }, { "WWW.a.b", "WWW\\.a.b" }, { "a@b.example", "a@<!---->b.example" },
    { "@admins", "@<!---->admins" },
    -- Raw HTML
    { "<b>x</b>", "&lt;b>x&lt;/b>" }, { "<!-- x -->", "&lt;!-- x -->" }, { "<?x?>", "&lt;?x?>" }, { "a<1", "a<1" },
    -- Tables
    { "a|b", "a\\|b" },
  }
  spec.case("is escaped where it would be markup within a line", function()
    for _, case in ipairs(cases) do spec.equal(markdown.inline(case[1]), case[2]) end
  end)
  spec.case("is escaped where it would begin a block", function()
    for text, written in pairs {
      ["- a"] = "\\- a", ["+ a"] = "\\+ a", ["* a"] = "\\* a", ["-"] = "\\-", ["-a"] = "-a", ["---"] = "\\---",
      ["- - -"] = "\\- - -", ["--"] = "\\--", ["-- x"] = "-- x", ["> a"] = "\\> a", [">a"] = "\\>a", ["# a"] = "\\# a",
      ["#"] = "\\#", ["#a"] = "#a", ["1. a"] = "1\\. a", ["12) a"] = "12\\) a", ["1.a"] = "1.a", ["12"] = "12",
      ["    a"] = "a", ["\ta"] = "\\ta", ["```"] = "\\`\\`\\`", ["~~~"] = "\\~\\~\\~", ["a - b"] = "a - b",
    } do
      spec.equal(markdown.block(text), written)
    end
  end)
  spec.case("is whole as a heading", function()
    for text, written in pairs {
      ["a #"] = "a \\#", ["a ##"] = "a \\##", ["#"] = "\\#", ["a#"] = "a#", ["- a"] = "- a", [" a "] = "a",
      ["gold_web-2"] = "gold_web-2",
    } do
      spec.equal(markdown.heading(text), written)
    end
  end)
end)
