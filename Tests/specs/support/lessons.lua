-- A shell for lessons: a learner without a home, whose files are those of the spec.
local spec = ...

local lessons = {}

-- The files of the room that are no lessons.
lessons.others = { ["lessons/engine"] = true, ["lessons/catalogue"] = true, ["lessons/places"] = true }

local HOME = "/learner"

lessons.state = HOME .. "/.local/state/scvsh/lessons.json"
lessons.own = HOME .. "/.local/share/scvsh/lessons"

--- A shell as options say. `files`: what folders hold; `texts`: path → what a file holds. What is written can be read.
function lessons.shell(options)
  local shell = spec.fake_shell.new(options)
  local getenv, open, load_file = os.getenv, io.open, loadfile
  local function text_of(path) return shell.written[path] or (options.texts or {})[path] end
  rawset(os, "getenv", function(name)
    if name == "HOME" then return HOME end
    return not name:find("^XDG_") and getenv(name) or nil
  end)
  rawset(io, "open", function(path, ...)
    if path:sub(1, #HOME) ~= HOME then return open(path, ...) end
    local text = text_of(path)
    return text and { read = function() return text end, close = function() end } or nil
  end)
  rawset(_G, "loadfile", function(path, ...)
    if path:sub(1, #HOME) ~= HOME then return load_file(path, ...) end
    return load(text_of(path) or "", "@" .. path)
  end)
  spec.cleanup(function()
    rawset(os, "getenv", getenv)
    rawset(io, "open", open)
    rawset(_G, "loadfile", load_file)
  end)
  return shell
end

return lessons
