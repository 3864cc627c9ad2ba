-- Where lists go besides the screen: into files and programs. For core/list, which stands in a room above.
local shell = ...
local columns = shell.library("text/columns")
local errors = shell.library("core/errors")
local html = shell.library("text/html")
local show = shell.library("text/show")
local table_text = shell.library("text/table")
local words = shell.library("core/words")

local list_output = {}

-- The form of a file, by the end of its name.
local FILES = {
  csv = function(list) return show.exact("csv", list) end,
  json = function(list) return show.exact("json", list) end,
  ndjson = function(list) return show.exact("ndjson", list) end,
  html = function(list) return html.encode(list, table_text.columns) end,
}

--- What List:save does.
function list_output.save(list, path, options)
  if type(path) ~= "string" or path == "" then
    errors.argument("List:save", "path", "must be the name of a file, got " .. errors.what(path),
      'for example list:save("jobs.csv")')
  end
  if options ~= nil and type(options) ~= "table" then
    errors.argument("List:save", "options", "must be a table, got " .. errors.what(options))
  end
  options = options or {}
  errors.check_keys("List:save", options, { "overwrite" })
  local encode = FILES[(path:match("%.(%w+)$") or ""):lower()]
  if not encode then
    errors.argument("List:save", "path", ("ends with no form that is known: %s"):format(errors.what(path)),
      "it ends with " .. words.one_of { ".csv", ".json", ".ndjson", ".html" })
  end
  shell.write_private(path, encode(list), options.overwrite == true)
  shell.note(("%s: %s"):format(path, columns.count_of(list)))
end

-- Programs that show text to people, page by page; how much wider than the terminal rows may be for those that can show
-- what is further right.
local PAGERS = { less = math.maxinteger, most = math.maxinteger, more = 0 }

-- The program of a command line: its first word, behind what is set for it.
local function program_of(command)
  local rest = command:gsub("^%s*", "")
  while rest:find("^[%a_][%w_]*=%S*%s") do rest = rest:gsub("^%S+%s+", "") end
  return (rest:match("^%S+") or ""):gsub("[\"']", ""):match("[^/]*$")
end

-- The width of a table for the program where that is a pager at a terminal, which people look at; nil for any other
-- program: it gets values as they came.
local function pager_width(command)
  local terminal, program = shell.terminal(), program_of(command)
  local further = PAGERS[program] or program == program_of(os.getenv("PAGER") or "") and 0 or nil
  if not further or not terminal.stdout or command:find("|", 1, true) then return nil end
  return math.max(terminal.width, further)
end

-- A list as people read it: without colours, which not every pager shows.
local function for_people(list, width)
  return (table_text.list(list, width):gsub("\27%[[%d;]*m", ""))
end

local FORMS = { table = true, json = true, ndjson = true, csv = true, lua = true }

-- Rows are as wide as they are: `less` shows what fits of each, and the rest by the arrows, rather than break them.
-- What LESS says besides is kept.
local WITH_WIDE_ROWS = 'LESS="-S ${LESS-}"; export LESS; '

-- Feeds a program, which has the terminal meanwhile, Ctrl-C included. What it does not read is no failure of ours.
local function feed(command, text)
  io.stdout:flush()
  local pipe, problem = io.popen(WITH_WIDE_ROWS .. command, "w")
  if not pipe then errors.argument("List:pipe", "command", "can't be run: " .. tostring(problem)) end
  shell.hold_interrupts(true)
  pipe:write(text)
  local _, how, code = pipe:close()
  shell.hold_interrupts(false)
  return how, code
end

--- What List:pipe does.
function list_output.pipe(list, command, form)
  if type(command) ~= "string" or not command:find("%S") then
    errors.argument("List:pipe", "command", "must be a program's command line, got " .. errors.what(command),
      'for example list:pipe("grep web")')
  end
  form = form or "table"
  if not FORMS[form] then
    errors.argument("List:pipe", "form", "must be table, json, ndjson, csv or lua, got " .. errors.what(form))
  end
  local width = form == "table" and pager_width(command)
  local how, code = feed(command, width and for_people(list, width) or show.exact(form, list))
  -- A shell tells of a signal that ended its program by a status above 128.
  local signal = how == "signal" and code or code > 128 and code - 128 or nil
  if signal == 2 then shell.raise { kind = "interrupted", message = "interrupted" } end
  if signal == 13 or code == 0 then return end
  errors.argument("List:pipe", "command", ("%s ended with status %d"):format(errors.what(command), code),
    code == 127 and "there is no such program" or nil)
end

return list_output
