-- Lua's own library, a line for each function: what one looks up most. The whole is in the Lua 5.4 reference manual.
local lua_library = {}

local FUNCTIONS = {
  { "assert(value, message)", "Stops with the message if the value is nil or false; else gives it back" },
  { "collectgarbage(what)", "Runs the collector of memory, or asks it: \"count\" gives the kilobytes in use" },
  { "dofile(path)", "Runs a Lua file, and gives what it returns" },
  { "error(message, level)", "Stops with an error; level 0 leaves out where it was raised" },
  { "getmetatable(value)", "Gives the metatable of a value, or nil" },
  { "ipairs(list)", "Goes through a list: for index, item in ipairs(list) do … end" },
  { "load(text)", "Compiles a text, and gives it as a function; or nil and what is wrong" },
  { "loadfile(path)", "Compiles a file, and gives it as a function; or nil and what is wrong" },
  { "next(table, key)", "Gives the key and value after a key; nil after the last; next(t) == nil where t is empty" },
  { "pairs(table)", "Goes through all keys of a table: for key, value in pairs(t) do … end" },
  { "pcall(fn, ...)", "Calls a function: true and its results, or false and the error" },
  { "print(...)", "Prints values as text, with tabs between them" },
  { "rawequal(a, b)", "Whether two values are the very same, whatever their metatables say" },
  { "rawget(table, key)", "Gives what a table itself holds under a key" },
  { "rawlen(value)", "Gives the length of a table or text itself" },
  { "rawset(table, key, value)", "Puts a value into a table itself" },
  { "require(name)", "Loads a module once, and gives what it returns" },
  { "select(n, ...)", "Gives the values from the n-th on; select(\"#\", ...) counts them" },
  { "setmetatable(table, metatable)", "Gives a table a metatable, and gives the table" },
  { "tonumber(value, base)", "Makes a number of a text; nil if it is none" },
  { "tostring(value)", "Makes a text of any value" },
  { "type(value)", "Gives the type: \"nil\", \"number\", \"string\", \"boolean\", \"table\", \"function\" …" },
  { "warn(message, ...)", "Writes a warning; warn(\"@on\") shows them, warn(\"@off\") does not" },
  { "xpcall(fn, handler, ...)", "As pcall; the handler is given the error where it was raised" },
  { "coroutine.close(co)", "Ends a coroutine that waits" },
  { "coroutine.create(fn)", "Makes a coroutine of a function" },
  { "coroutine.isyieldable()", "Whether the running coroutine can yield" },
  { "coroutine.resume(co, ...)", "Goes on with a coroutine: true and what it yields, or false and the error" },
  { "coroutine.running()", "Gives the running coroutine, and whether it is the main one" },
  { "coroutine.status(co)", "Gives \"suspended\", \"running\", \"normal\" or \"dead\"" },
  { "coroutine.wrap(fn)", "Makes a function that goes on with a coroutine at each call" },
  { "coroutine.yield(...)", "Waits until the coroutine is resumed" },
  { "debug.traceback(message)", "Gives where the program is, as text" },
  { "debug.getinfo(fn, what)", "Gives what is known of a function" },
  { "io.close(file)", "Closes a file; without one, the standard output" },
  { "io.lines(path)", "Goes through the lines of a file: for line in io.lines(path) do … end" },
  { "io.open(path, mode)", "Opens a file (\"r\", \"w\", \"a\"); or nil and what is wrong. Close it: file:close()" },
  { "io.popen(command, mode)", "Runs a program, and gives its output (\"r\") or input (\"w\") as a file" },
  { "io.read(...)", "Reads standard input: \"l\" a line, \"n\" a number, \"a\" all" },
  { "io.tmpfile()", "Gives a file that goes away at the end" },
  { "io.type(value)", "Gives \"file\", \"closed file\" or nil" },
  { "io.write(...)", "Writes to standard output, without a line's end" },
  { "math.abs(x)", "Gives a number without its sign" },
  { "math.ceil(x)", "Gives the least whole number that is not below x" },
  { "math.floor(x)", "Gives the greatest whole number that is not above x" },
  { "math.fmod(x, y)", "Gives what remains of x divided by y" },
  { "math.max(x, ...)", "Gives the greatest of numbers" },
  { "math.min(x, ...)", "Gives the least of numbers" },
  { "math.random(from, to)", "Gives a whole number by chance; without arguments one from 0 to 1" },
  { "math.sqrt(x)", "Gives the square root" },
  { "math.tointeger(x)", "Gives the whole number that a number is; nil if it is none" },
  { "math.type(x)", "Gives \"integer\", \"float\" or nil" },
  { "os.clock()", "Gives the processor time that was used, in seconds" },
  { "os.date(format, time)", "Gives a time of this machine as text: os.date(\"%Y-%m-%d\")" },
  { "os.execute(command)", "Runs a command of the system's shell: true, \"exit\" and its status" },
  { "os.exit(code)", "Ends the program" },
  { "os.getenv(name)", "Gives a variable of the environment, or nil" },
  { "os.remove(path)", "Removes a file; or nil and what is wrong" },
  { "os.rename(from, to)", "Renames a file; or nil and what is wrong" },
  { "os.time(table)", "Gives the seconds since 1970, of now or of {year =, month =, day =, hour =}" },
  { "os.tmpname()", "Gives a name for a file that goes away" },
  { "string.byte(text, i, j)", "Gives the numbers of bytes of a text" },
  { "string.char(...)", "Makes a text of the numbers of bytes" },
  { "string.find(text, pattern, from, plain)", "Gives where a pattern is found, first and last; nil if nowhere" },
  { "string.format(format, ...)", "Makes a text: (\"%-10s %5d %.1f\"):format(name, count, share)" },
  { "string.gmatch(text, pattern)", "Goes through what fits: for word in text:gmatch(\"%a+\") do … end" },
  { "string.gsub(text, pattern, replacement)", "Replaces what fits: the new text, and how often" },
  { "string.len(text)", "Gives the bytes of a text, as #text does" },
  { "string.lower(text)", "Gives a text in small letters" },
  { "string.match(text, pattern)", "Gives what fits, or its parts in (); nil if nothing does" },
  { "string.pack(format, ...)", "Makes bytes of values" },
  { "string.rep(text, n, separator)", "Gives a text n times" },
  { "string.reverse(text)", "Gives the bytes from last to first" },
  { "string.sub(text, i, j)", "Gives a part of a text; negative places count from its end" },
  { "string.unpack(format, text)", "Makes values of bytes" },
  { "string.upper(text)", "Gives a text in capitals" },
  { "table.concat(list, separator)", "Makes one text of a list of texts" },
  { "table.insert(list, position, value)", "Puts a value into a list, at its end without a position" },
  { "table.move(list, i, j, to, other)", "Copies a part of a list to another place" },
  { "table.pack(...)", "Makes a table of values, with n, their number" },
  { "table.remove(list, position)", "Takes an item out of a list, the last without a position" },
  { "table.sort(list, before)", "Sorts a list in place; before(a, b) says whether a comes first" },
  { "table.unpack(list, i, j)", "Gives the items of a list as values" },
  { "utf8.char(...)", "Makes a text of numbers of characters" },
  { "utf8.codes(text)", "Goes through characters: for place, code in utf8.codes(text) do … end" },
  { "utf8.codepoint(text, i, j)", "Gives the numbers of characters" },
  { "utf8.len(text)", "Gives how many characters a text has; nil if it is not in UTF-8" },
  { "utf8.offset(text, n)", "Gives where the n-th character begins" },
}

---@class LuaFunction
---@field name string  "string.format"
---@field call string  "string.format(format, ...)"
---@field text string

--- All functions.
---@return LuaFunction[]
function lua_library.all()
  local all = {}
  for index, row in ipairs(FUNCTIONS) do
    all[index] = { name = row[1]:match("^[%w_.]+"), call = row[1], text = row[2] }
  end
  return all
end

--- The function of a name, or the functions of a table such as "string".
---@param name string
---@return LuaFunction[]
function lua_library.find(name)
  local found = {}
  for _, one in ipairs(lua_library.all()) do
    if one.name == name or one.name:match("^(.-)%.") == name then found[#found + 1] = one end
  end
  return found
end

--- The name under which Lua has a value; nil if it is none of its own.
---@param value any
---@return string?
function lua_library.name_of(value)
  for _, one in ipairs(lua_library.all()) do
    local at = _G
    for key in one.name:gmatch("[^.]+") do at = type(at) == "table" and rawget(at, key) or nil end
    if at ~= nil and at == value then return one.name end
  end
  for _, name in ipairs { "string", "table", "math", "io", "os", "utf8", "coroutine", "debug" } do
    if rawget(_G, name) == value then return name end
  end
  return nil
end

return lua_library
