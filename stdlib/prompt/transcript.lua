-- transcript(): the session written down in a file.
local shell = ...
local errors = shell.library("core/errors")

local transcript = {}

-- What was in the place of print and io.write before the transcript began, and what is in it since.
local wrapped

-- They write past the shell, so that what they print has to be heard here; and the end by os.exit leaves no other
-- moment to write what the last line did.
local function wrap()
  local original = { print = print, write = io.write, exit = os.exit }
  local ours = {}
  function ours.print(...)
    original.print(...)
    local texts = table.pack(...)
    for index = 1, texts.n do texts[index] = tostring(texts[index]) end
    shell.transcribe(table.concat(texts, "\t") .. "\n")
  end
  function ours.write(...)
    local results = table.pack(original.write(...))
    -- What is written to a file that io.output has opened is not printed.
    if io.output() == io.stdout then shell.transcribe(table.concat({ ... })) end
    return table.unpack(results, 1, results.n)
  end
  function ours.exit(...)
    shell.settle_transcript()
    return original.exit(...)
  end
  rawset(_G, "print", ours.print)
  rawset(io, "write", ours.write)
  rawset(os, "exit", ours.exit)
  wrapped = { original = original, ours = ours }
end

-- A function that the user has put in their place stays.
local function unwrap()
  if not wrapped then return end
  if rawget(_G, "print") == wrapped.ours.print then rawset(_G, "print", wrapped.original.print) end
  if io.write == wrapped.ours.write then rawset(io, "write", wrapped.original.write) end
  if os.exit == wrapped.ours.exit then rawset(os, "exit", wrapped.original.exit) end
  wrapped = nil
end

local function header()
  local place = shell.place()
  local where = place.url and (" with %s"):format(place.url) or ""
  return ("# scvsh %s%s, %s\n"):format(place.version, where, os.date("!%Y-%m-%dT%H:%M:%SZ"))
end

local function finish()
  local path = shell.transcript_path()
  if not path then
    errors.raise { kind = "not_found", message = "nothing is written down", hint = 'transcript("file") begins' }
  end
  unwrap()
  shell.note(("the transcript ends; it is in %s"):format(path))
  shell.transcript(nil)
end

--- Writes down what is typed from now on, what it prints, what is said and asked, in a file for its owner alone.
--- Secrets are struck out. `transcript()` says where, `transcript(false)` or `transcript("off")` ends it, as the end of
--- the shell does. One that is there is replaced with `overwrite = true` only.
---
---     transcript("change-4711.txt")
---     transcript(false)
---@param path string|false|nil  of the file; false or "off" ends it
---@param options {overwrite: boolean?}?
function transcript.transcript(path, options)
  if path == nil then
    local current = shell.transcript_path()
    return shell.note(current and ("the session is written down in %s"):format(current)
      or 'nothing is written down; transcript("file") begins')
  end
  if path ~= false and (type(path) ~= "string" or path == "") then
    errors.argument("transcript", "path", "must be the name of a file, or false to end it, got " .. errors.what(path),
      'transcript("file") begins, transcript() says where it is written')
  end
  if options ~= nil and type(options) ~= "table" then
    errors.argument("transcript", "options", "must be a table, got " .. errors.what(options))
  end
  errors.check_keys("transcript", options or {}, { "overwrite" })
  if not path or path == "off" then return finish() end
  shell.transcript(path, header(), options and options.overwrite == true)
  unwrap()
  wrap()
  shell.note(("from now on the session is written down in %s"):format(path))
end

return transcript
