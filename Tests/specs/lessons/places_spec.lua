local spec = ...

local lessons = spec.load "lessons"

spec.group("where learners stand", function()
  local function fixture(text, options)
    options = options or {}
    options.texts = { [lessons.state] = text }
    local shell = lessons.shell(options)
    return shell.library("lessons/places"), shell
  end
  spec.case("is at the beginning of what was not begun", function()
    for _, text in ipairs { "", "no json", "[]", '{"a": 5}', '{"a": {"step": "x"}}', '{"a": {"step": 0}}' } do
      spec.equal(fixture(text).of("a"), { step = 1, is_done = false })
    end
  end)
  spec.case("is kept in a file, with what other shells kept there since", function()
    local places, shell = fixture('{"a": {"step": 2, "is_done": true}}')
    spec.equal(places.of("a"), { step = 2, is_done = true })
    shell.written[lessons.state] = '{"a": {"step": 2, "is_done": true}, "b": {"step": 4}}'
    places.keep("c", { step = 3, is_done = false })
    spec.equal(places.of("b").step, 4)
    spec.equal(fixture(shell.written[lessons.state]).of("c"), { step = 3, is_done = false })
  end)
  spec.case("holds until the end where it can't be kept, which is said once", function()
    local places, shell = fixture()
    function shell.write_private() shell.raise { kind = "argument", message = "can't write it" } end
    places.keep("a", { step = 3 })
    places.keep("a", { step = 4 })
    spec.equal(places.of("a").step, 4)
    spec.equal(shell.notes, { "where you stand in the lessons is not kept: can't write it" })
  end)
end)
