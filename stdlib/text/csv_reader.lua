-- Reading comma-separated values: RFC 4180. Where a text is not that, the error names the line.
local shell = ...
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local suggest = shell.library("core/suggest")

local csv_reader = {}

local function check_options(options, func)
  if options == nil then return end
  if type(options) ~= "table" then
    errors.argument(func, "options", "must be a table, got " .. errors.what(options))
  end
  errors.check_keys(func, options, { "separator", "columns", "only", "required", "raw" })
  local separator = options.separator
  if separator ~= nil and (type(separator) ~= "string" or not separator:match('^[^"\r\n]$')) then
    errors.argument(func, "separator", "must be one character, got " .. errors.what(separator))
  end
  for _, key in ipairs { "columns", "only", "required" } do
    if options[key] ~= nil and type(options[key]) ~= "table" then
      errors.argument(func, key, "must be a list of names, got " .. errors.what(options[key]))
    end
  end
end

---@class CsvReader
local Reader = {}
Reader.__index = Reader

function Reader:fail(line, problem, hint)
  shell.raise {
    kind = "argument", message = ("%s: %s, line %d: %s"):format(self.func, self.source, line, problem), hint = hint,
    line = line,
  }
end

function Reader:count_lines(from, to)
  for _ in self.text:sub(from, to):gmatch("\n") do self.line = self.line + 1 end
end

-- A field in quotes that begins at `position`; gives its text and where it ends.
function Reader:quoted(position)
  local began, parts, from = self.line, {}, position + 1
  while true do
    local quote = self.text:find('"', from, true)
    if not quote then self:fail(began, "a quote is opened and never closed") end
    parts[#parts + 1] = self.text:sub(from, quote - 1)
    self:count_lines(from, quote - 1)
    if self.text:sub(quote + 1, quote + 1) ~= '"' then return table.concat(parts), quote + 1 end
    parts[#parts + 1] = '"'
    from = quote + 2
  end
end

-- A field that begins at `position`: its text (nil if there is nothing) and where it ends.
function Reader:field(position)
  if self.text:sub(position, position) == '"' then
    local text, after = self:quoted(position)
    local following = self.text:sub(after, after)
    if following ~= "" and not following:find("[\r\n]") and following ~= self.separator then
      self:fail(self.line, "text follows a closing quote", 'a quote within quotes is written twice: ""')
    end
    return text, after
  end
  local text = self.text:match(self.bare, position)
  if text:find('"', 1, true) then
    self:fail(self.line, "a quote stands within a field without quotes",
      'put the whole field in quotes and write the quote twice: "a ""b"""')
  end
  return text ~= "" and text or nil, position + #text
end

-- The fields of the record at `position`, how many they are, and where the next record begins.
function Reader:record(position)
  local fields, count = {}, 0
  while true do
    local text, after = self:field(position)
    count = count + 1
    fields[count] = text
    if self.text:sub(after, after) ~= self.separator then
      local stop = self.text:match("^\r?\n()", after) or self.text:match("^\r()", after)
      return fields, count, stop or after
    end
    position = after + 1
  end
end

-- What a program put before the header: "#TYPE …" of PowerShell, "sep=;" of Excel. Gives the separator that is said.
function Reader:preamble()
  local said
  while true do
    local line, after = self.text:match("^([^\r\n]*)\r?\n?()", self.start)
    local separator = line:match("^[Ss][Ee][Pp]=(.)$") or line:match('^"[Ss][Ee][Pp]=(.)"$')
    if not separator and not line:find("^#TYPE") then return said end
    said = separator or said
    self.start, self.line = after, self.line + 1
  end
end

-- The separator of a header that has no comma outside of quotes, but semicolons or tabs.
function Reader:guessed()
  local bare = self.text:match("^[^\r\n]*", self.start):gsub('"[^"]*"', "")
  if bare:find(",", 1, true) then return nil end
  return bare:match("[;\t]")
end

function Reader:separate_by(separator)
  self.separator = separator
  self.bare = "^[^\r\n" .. separator:gsub("%W", "%%%0") .. "]*"
end

-- A text without the apostrophe that keeps it from being a formula.
function Reader:plain(text)
  local is_disarmed = text and not self.raw and text:find("^''*[=+%-@\t\r]")
  return is_disarmed and text:sub(2) or text
end

-- The names of the columns; false for one that has none, which must have no values either.
function Reader:header()
  local names, count, after = self:record(self.start)
  local seen, last = {}, 0
  for index = 1, count do
    local name = names[index] and names[index]:match("^%s*(.-)%s*$") or ""
    if name == "" then
      names[index] = false
    else
      name = self:plain(name)
      if seen[name] then self:fail(self.line, ("two columns are called %q"):format(name)) end
      seen[name], names[index], last = true, name, index
    end
  end
  if last == 0 then self:fail(self.line, "no column has a name", "a header is needed") end
  return names, after
end

-- The names that there are.
local function named(names)
  local all = {}
  for _, name in ipairs(names) do
    if name then all[#all + 1] = name end
  end
  return all
end

function Reader:check_columns(names, wanted)
  local there = {}
  for _, name in ipairs(names) do there[name] = true end
  for _, name in ipairs(wanted or {}) do
    if not there[name] then
      local meant = suggest.meant(name, names)
      local hint = "the header has " .. table.concat(names, ", ")
      self:fail(self.header_line, ("there is no column %q"):format(name),
        meant and ("%s; is it %q?"):format(hint, meant) or hint)
    end
  end
end

-- Refuses columns that mean nothing to whoever reads.
function Reader:check_only(names, known)
  local is_known = {}
  for _, name in ipairs(known) do is_known[name] = true end
  for _, name in ipairs(names) do
    if not is_known[name] then
      local meant = suggest.meant(name, known)
      self:fail(self.header_line, ("there is a column %s, which means nothing here%s"):format(name,
        meant and ("; did you mean %q?"):format(meant) or ""), "it takes " .. table.concat(known, ", "))
    end
  end
end

-- The line at which each record begins.
local lines = setmetatable({}, { __mode = "k" })

function Reader:records(names, position, required)
  local records, columns = List.new(), {}
  for index, name in ipairs(named(names)) do columns[index] = { key = name } end
  local has_unnamed = #columns < #names
  while position <= #self.text do
    self.line = self.line + 1
    local line = self.line
    local fields, count, after = self:record(position)
    position = after
    -- A line with nothing on it is no record; spreadsheets leave lines of bare separators below the last one.
    local is_bare = next(fields) == nil and (count == 1 or has_unnamed or count ~= #names or required ~= nil)
    if not is_bare then
      if count ~= #names then
        self:fail(line, ("has %d field%s, the header has %d"):format(count, count == 1 and "" or "s", #names))
      end
      local record = {}
      for index, name in ipairs(names) do
        if name then
          record[name] = self:plain(fields[index])
        elseif fields[index] and fields[index] ~= "" then
          self:fail(line, ("has %q in column %d, which has no name"):format(fields[index], index))
        end
      end
      for _, name in ipairs(required or {}) do
        if record[name] == nil or record[name] == "" then self:fail(line, "has no " .. name) end
      end
      lines[record] = line
      if record.confirm then shell.decoded[record] = true end
      records[#records + 1] = record
    end
  end
  return List.mark(records, { columns = columns, noun = "rows" })
end

--- Reads a text.
---@param text string
---@param func string  the function that is to be named in errors
---@param source string  where the text is from
---@param options {separator: string?, columns: string[]?, only: string[]?, required: string[]?, raw: boolean?}?
---@return List
function csv_reader.read(text, func, source, options)
  check_options(options, func)
  local start = text:sub(1, 3) == "\xEF\xBB\xBF" and 4 or 1
  local reader = setmetatable({
    text = text, func = func, source = source, start = start, line = 1, raw = options ~= nil and options.raw == true,
  }, Reader)
  if text:find("\0", 1, true) then reader:fail(1, "it holds a zero byte", "save it as UTF-8 text") end
  local said = reader:preamble()
  if #text < reader.start then reader:fail(reader.line, "it is empty", "a header is needed") end
  local separator = options and options.separator or said
  local guessed = not separator and reader:guessed()
  if guessed then
    shell.note(("%s is read as parted by %s"):format(source, guessed == "\t" and "tabs" or "semicolons"))
  end
  reader:separate_by(separator or guessed or ",")
  reader.header_line = reader.line
  local names, position = reader:header()
  local there = named(names)
  if options and options.only then reader:check_only(there, options.only) end
  reader:check_columns(there, options and options.columns)
  reader:check_columns(there, options and options.required)
  return reader:records(names, position, options and options.required)
end

--- The line at which a record begins that was read; nil for any other table.
---@param record table
---@return integer?
function csv_reader.line(record) return lines[record] end

return csv_reader
