local spec = ...

local function fixture()
  local shell = spec.fake_shell.new()
  return shell.library("text/prometheus"), shell
end

local function family(samples, change)
  local made = { name = "scv_x", help = "How many x.", samples = samples }
  for key, value in pairs(change or {}) do made[key] = value end
  return { made }
end

spec.group("figures for Prometheus", function()
  spec.case("have a HELP and a TYPE, then each sample with its labels in order", function()
    spec.equal(fixture().text(family { { value = 3 }, { labels = { vm = "web01", group = "gold" }, value = 1.5 } }),
      '# HELP scv_x How many x.\n# TYPE scv_x gauge\nscv_x 3\nscv_x{group="gold",vm="web01"} 1.5\n')
    spec.equal(fixture().text(family({}, { type = "counter" })), "# HELP scv_x How many x.\n# TYPE scv_x counter\n")
    spec.equal(fixture().text {}, "")
  end)
  spec.case("escape what a name may hold, and nothing of it is unseen", function()
    local text = fixture().text(family({ { labels = { vm = 'a"b\\c\nd\27\u{202e}e\xff' }, value = 1 } },
      { help = "a\\b\nc" }))
    spec.contains(text, "# HELP scv_x a\\\\b\\nc\n")
    spec.contains(text, 'scv_x{vm="a\\"b\\\\c\\nd\\\\x1b\\\\u{202e}e\\\\xff"} 1\n')
  end)
  spec.case("say numbers as Prometheus reads them", function()
    local samples = {}
    for index, value in ipairs { 0, -7, 0.1, 1e300, math.huge, -math.huge, 0 / 0, math.maxinteger } do
      samples[index] = { labels = { n = index }, value = value }
    end
    local said = {}
    for number in fixture().text(family(samples)):gmatch("} (%S+)\n") do said[#said + 1] = number end
    for _, each in ipairs { 3, 4 } do
      spec.equal(tonumber(said[each]), samples[each].value)
      said[each] = "ok"
    end
    spec.equal(said, { "0", "-7", "ok", "ok", "+Inf", "-Inf", "NaN", "9223372036854775807" })
  end)
  spec.case("refuse what Prometheus would refuse", function()
    local text = fixture().text
    for _, wrong in ipairs {
      family({}, { name = "a-b" }), family({}, { name = "1a" }), family({}, { name = "" }),
      family({}, { type = "sum" }),
      family { { labels = { ["a-b"] = 1 }, value = 1 } }, family { { labels = { __a = 1 }, value = 1 } },
      family { { labels = { a = 1 }, value = 1 }, { labels = { a = "1" }, value = 2 } },
      family { { value = 1 }, { value = 1 } }, family { { value = "1" } }, family { {} }, family({}, { helo = "x" }),
      { family({})[1], family({})[1] }, { 1 },
    } do
      spec.raises({ kind = "argument" }, text, wrong)
    end
    spec.raises({ kind = "argument" }, text, nil)
    spec.raises({ kind = "argument" }, text, { { name = "a", samples = {} } })
  end)
  spec.case("are written for others to read", function()
    local prometheus, shell = fixture()
    prometheus.save("/x/a.prom", family { { value = 1 } })
    spec.equal(shell.written["/x/a.prom"], "# HELP scv_x How many x.\n# TYPE scv_x gauge\nscv_x 1\n")
    spec.raises({ kind = "argument" }, prometheus.save, "", {})
    spec.raises({ kind = "argument" }, prometheus.save, "/x/b.prom", family { { value = 1 }, { value = 1 } })
    spec.equal(shell.written["/x/b.prom"], nil)
  end)
end)
