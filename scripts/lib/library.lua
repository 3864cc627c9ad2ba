-- The library as it stands in a folder, whatever is compiled into an executable:
--
--     local shell = dofile("scripts/lib/library.lua")("stdlib", base)
--
-- gives the `shell` that the library's files get, with those files. All else is of `base`: of a running scvsh, or by
-- plain Lua, where nothing can be asked of an appliance, of what files need while they are loaded.
local function plain()
  return {
    List = {},
    error_metatable = {},
    json_null = {},
    raise = function(facts) error(facts.hint and facts.message .. "\n" .. facts.hint or facts.message, 0) end,
  }
end

return function(folder, base)
  local shell = setmetatable({}, { __index = base or plain() })
  local loaded = {}

  local function path_of(name) return ("%s/%s.lua"):format(folder, name) end

  function shell.source(name)
    local file = io.open(path_of(name))
    if not file then return nil end
    local text = file:read("a")
    file:close()
    return text
  end

  function shell.library(name)
    if loaded[name] == nil then
      local text = shell.source(name) or error("there is no " .. path_of(name), 0)
      -- Help finds a function's text by this name.
      loaded[name] = assert(load(text, ("@stdlib/%s.lua"):format(name), "t"))(shell)
    end
    return loaded[name]
  end

  function shell.sources()
    local names = {}
    local listing = assert(io.popen(("cd '%s' && find * -name '*.lua' | LC_ALL=C sort"):format(folder)))
    for line in listing:lines() do names[#names + 1] = line:match("^(.*)%.lua$") end
    assert(listing:close())
    return names
  end

  return shell
end
