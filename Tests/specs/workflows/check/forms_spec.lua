local spec = ...

local shell = spec.fake_shell.new()
local forms = shell.library("workflows/check/forms")
local List = shell.library("core/list")

spec.group("forms", function()
  spec.case("are kinds of values", function()
    for _, each in ipairs {
      { "x", "text" }, { 1, "number" }, { 1.5, "number" }, { false, "flag" }, { { 1 }, "list" }, { List.new(), "list" },
      { { a = 1 }, "object" }, { {}, "object" },
    } do
      spec.equal(forms.kind(each[1]), each[2])
    end
  end)
  spec.case("are what the document's types allow", function()
    spec.equal(forms.allowed("integer"), { number = true })
    spec.equal(forms.allowed("null or list of object"), { list = true })
    spec.equal(forms.allowed("string or object"), { text = true, object = true })
    spec.equal(forms.allowed("any"), nil)
    spec.equal(forms.allowed("null or any"), nil)
  end)
  spec.case("say how a time is written, and nothing of when it was", function()
    for _, each in ipairs {
      { "11/23/2026 03:05:09 PM", forms.ASSUMED_TIME }, { "11/23/2026 03:05:09 pm", "MM/DD/YYYY hh:mm:ss am" },
      { "11/23/2026 15:05:09", "MM/DD/YYYY HH:mm:ss" }, { "2026-11-23T15:05:09", "YYYY-MM-DDTHH:mm:ss" },
      { "2026-11-23T15:05:09.000+00:00", "YYYY-MM-DDTHH:mm:ss with a zone" }, { 1795446309, "seconds since 1970" },
      { 1795446309000, "milliseconds since 1970" }, { "1795446309", "seconds since 1970" },
      { { 2026, 11, 23, 15, 5, 9 }, "[year, month, day, …]" }, { "Nov 23, 2026 3:05:09 PM", "Mon DD, YYYY …" },
      { "11/23/2026 03:05:09\u{202F}PM", "MM/DD/YYYY hh:mm:ss AM, with another blank" },
      { "23.11.2026", "unreadable" }, { "soon", "unreadable" }, { 5, "unreadable" },
    } do
      spec.equal({ each[1], forms.time(each[1]) }, { each[1], each[2] })
    end
  end)
  spec.case("tell words from other texts", function()
    for _, word in ipairs { "COMPLETED", "Under_Maintenance", "ONTAP SVM" } do spec.truthy(forms.is_word(word)) end
    for _, text in ipairs { "web01", "192.0.2.1", "a:b", "", ("x"):rep(41) } do
      spec.equal(forms.is_word(text), false)
    end
    spec.equal(forms.is_word(1), false)
  end)
end)
