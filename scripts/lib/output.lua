-- What the generator makes goes into files, or is held against them:
--
--     local output = dofile("scripts/lib/output.lua")(check)
--     output.file("docs/reference.md", text)
--     output.part("README.md", "workflows", text)  -- between <!-- workflows: … --> and <!-- end of workflows -->
--     output.close()                               -- "N passed, N failed"; with `check`, exit status 1 if any failed
local function read(path)
  local file = io.open(path)
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

---@param check boolean  whether nothing is to be written
---@param log table?  where it is said what was written or is out of date: standard error unless given
return function(check, log)
  log = log or io.stderr
  local output = {}
  local passed, failed = 0, 0

  local function put(path, present, text)
    if present == text then
      passed = passed + 1
    elseif check then
      failed = failed + 1
      log:write(path, ": error: not up to date: run scripts/generate\n")
    else
      local file = assert(io.open(path, "w"))
      assert(file:write(text))
      assert(file:close())
      passed = passed + 1
      log:write("wrote ", path, "\n")
    end
  end

  function output.file(path, text) put(path, read(path), text) end

  function output.part(path, mark, text)
    local page = assert(read(path))
    local _, first = page:find(("<!-- %s: [^\n]* -->\n"):format(mark):gsub("%-%-", "%%-%%-"))
    local last = first and page:find(("<!-- end of %s -->"):format(mark), first, true)
    if not last then error(("%s has no place for the %s: the marks around it are missing"):format(path, mark), 0) end
    put(path, page, page:sub(1, first) .. text .. page:sub(last))
  end

  --- How many were up to date, or are now, and how many were not.
  function output.counts() return passed, failed end

  --- Says so in the last line, and ends the program.
  function output.close()
    print(("%d passed, %d failed"):format(passed, failed))
    os.exit(failed == 0 and 0 or 1, true)
  end

  return output
end
