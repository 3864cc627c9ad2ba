-- Strict globals for a script that wants them: a name that nothing stands under is an error, since it is nearly always
-- a slip. Scripts have Lua's own rules otherwise.
local shell = ...
local suggest = shell.library("core/suggest")

local strict_globals = {}

local function names_in(globals)
  local names = {}
  for name in next, globals do
    if type(name) == "string" then names[#names + 1] = name end
  end
  return names
end

-- Whether a global is assigned by the script itself, rather than within one of its functions.
local function is_at_top()
  local info = debug.getinfo(3, "S")
  return info == nil or info.what ~= "Lua"
end

-- Where the script does this: "audit.lua:12"; its name alone where it is not the script's own line that does, such as
-- one of its prompt.
local function place(file)
  local info = debug.getinfo(3, "Sl")
  local is_own = info and info.currentline > 0 and info.source:match("^[@=](.*)$") == file
  return is_own and ("%s:%d"):format(file, info.currentline) or file
end

--- Makes unknown globals errors, and globals that a function assigns without the script having done so before.
---@param globals table
---@param file string  the script, for messages
function strict_globals.install(globals, file)
  -- A script that has rules of its own keeps them.
  if getmetatable(globals) ~= nil then return end
  local declared = {}
  setmetatable(globals, {
    -- For lines of a prompt in the midst of the script, which assign what they like: prompt/strict.
    __declared = declared,
    __index = function(_, name)
      if declared[name] then return nil end
      local meant = suggest.meant(tostring(name), names_in(globals))
      local near = meant and ("; did you mean %s?"):format(meant) or ""
      shell.raise {
        kind = "not_found", name = name,
        message = ("%s: unknown name %s%s"):format(place(file), tostring(name), near),
        hint = (meant and "" or "a text stands in quotes, and a variable is given a value before it is read; ")
          .. "the header says strict = true, so that a slip is told",
      }
    end,
    __newindex = function(_, name, value)
      if not declared[name] and not is_at_top() then
        shell.raise {
          kind = "argument", name = name,
          message = ("%s: a function assigns the global %s, which the script does not have"):format(place(file),
            tostring(name)),
          hint = "write local before it, or assign it outside of functions first; the header says strict = true",
        }
      end
      declared[name] = true
      rawset(globals, name, value)
    end,
  })
end

return strict_globals
