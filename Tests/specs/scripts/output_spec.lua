local spec = ...

local make_output = assert(loadfile(spec.root .. "/scripts/lib/output.lua", "t"))()

-- A file with a text, which is gone at the end of the case; and a function that reads it.
local function file(text)
  local path = os.tmpname()
  spec.cleanup(function() os.remove(path) end)
  local function write(new)
    local handle = assert(io.open(path, "w"))
    handle:write(new)
    handle:close()
  end
  write(text)
  return path, function()
    local handle = assert(io.open(path))
    local read = handle:read("a")
    handle:close()
    return read
  end
end

-- What is printed while a function runs, on standard error.
local function output(check)
  local said = {}
  local made = make_output(check, { write = function(_, ...) said[#said + 1] = table.concat { ... } end })
  return made, said
end

spec.group("what the generator makes", function()
  local PAGE = "before\n<!-- words: here -->\nstale\n<!-- end of words -->\nafter\n"
  spec.case("is put between its marks only", function()
    local path, read = file(PAGE)
    local out, said = output(false)
    out.part(path, "words", "new\n")
    spec.equal(read(), "before\n<!-- words: here -->\nnew\n<!-- end of words -->\nafter\n")
    spec.equal(said, { "wrote " .. path .. "\n" })
    out.part(path, "words", "new\n")
    spec.equal({ out.counts() }, { 2, 0 })
    spec.equal(#said, 1)
  end)
  spec.case("is refused where the marks around it are missing", function()
    local path, read = file("no marks")
    local out = output(false)
    local ok, problem = pcall(out.part, path, "words", "new\n")
    spec.equal(ok, false)
    spec.contains(problem, "the marks around it are missing")
    spec.equal(read(), "no marks")
  end)
  spec.case("is only held against what there is, where that is asked for", function()
    local path, read = file(PAGE)
    local out, said = output(true)
    out.part(path, "words", "new\n")
    out.part(path, "words", "stale\n")
    out.file(path .. ".none", "text")
    spec.equal({ out.counts() }, { 1, 2 })
    spec.equal(read(), PAGE)
    spec.equal(said[1], path .. ": error: not up to date: run scripts/generate\n")
  end)
end)
