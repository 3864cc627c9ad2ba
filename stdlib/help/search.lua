-- help("restore"): all that there is help on and that has to do with some words, what fits best first.
local shell = ...
local comments = shell.library("help/comments")
local globals = shell.library("session/globals")
local lua_library = shell.library("help/lua_library")
local members = shell.library("help/members")
local suggest = shell.library("core/suggest")
local topics = shell.library("help/topics")
local workflows = shell.library("session/workflows")

local search = {}

---@class Entry
---@field name string  as it is called: "scv.restore_vm"
---@field help string  what help takes for it, to be pasted
---@field says string  a line of what it does
---@field text string  all that is said of it
---@field worth integer  how much it counts for people: a workflow before the operation that it is made of

local function entry(name, help, says, text, worth)
  return { name = name, help = help, says = says, text = text or says, worth = worth }
end

local function quoted(name) return ("help(%q)"):format(name) end

local function add_workflows(found)
  local functions = {}
  for _, workflow in ipairs(workflows.all()) do
    functions[workflow.file] = functions[workflow.file] or workflows.functions(workflow.file)
    local document = comments.of(functions[workflow.file][workflow.name])
    local name = "scv." .. workflow.name
    found[#found + 1] = entry(name, ("help(%s)"):format(name), workflow.summary, document and document.text, 6)
  end
end

-- The functions of a file that users call, but for workflows.
local function add_members(found, file, worth, as_text)
  for _, member in ipairs(members.documented(file)) do
    local help = as_text and quoted(member.name) or ("help(%s)"):format(member.name)
    found[#found + 1] = entry(member.name, help, comments.summary(member.document), member.document.text, worth)
  end
end

local function add_operations(found)
  for _, operation in ipairs(shell.operations()) do
    local text = ("%s %s"):format(operation.title or "", operation.summary or "")
    found[#found + 1] = entry("scv.api." .. operation.name, quoted(operation.name),
      operation.title or operation.summary or "", text, 0)
  end
end

-- The functions that the program itself brings: dry_run, sleep, json.encode.
local function add_functions_of_the_shell(found)
  local function add(name, value)
    local document = type(value) == "function" and shell.documentation(value)
    if not document then return end
    found[#found + 1] = entry(document.name or name, ("help(%s)"):format(name), comments.summary(document),
      document.text, 4)
  end
  for _, name in ipairs { "dry_run", "sleep" } do add(name, rawget(_G, name)) end
  local json = rawget(_G, "json")
  for _, name in ipairs { "decode", "encode" } do add("json." .. name, type(json) == "table" and json[name]) end
end

-- The scripts, from their first use on in one call of help: each is a file that is read, and its header run.
local listed

-- The scripts that can be run by their names. What lists them is another room's, and a global of the library's.
local function scripts()
  for _, global in ipairs(listed and {} or globals.all()) do
    if global.name == "scripts" then listed = globals.value(global)() end
  end
  return listed or {}
end

--- Forgets which scripts there are: a call of help begins.
function search.begin() listed = nil end

--- A script that can be run by its name, as `scripts` lists it; nil where there is none of that name.
---@param name string
---@return table?
function search.script(name)
  for _, one in ipairs(scripts()) do
    if one.name == name then return one end
  end
  return nil
end

local function add_scripts(found)
  for _, one in ipairs(scripts()) do
    local says = ("a script, scvsh %s: %s"):format(one.name, one.description or one.problem or "")
    found[#found + 1] = entry(one.name, quoted(one.name), says, says, 5)
  end
end

-- All that there is.
local function entries()
  local found = {}
  for _, topic in ipairs(topics.all()) do
    found[#found + 1] = entry(topic.name, quoted(topic.name), topic.title, topic.text, 8)
  end
  add_workflows(found)
  for _, file in ipairs(globals.files()) do add_members(found, file, 4) end
  add_functions_of_the_shell(found)
  add_members(found, "session/session", 4)
  add_members(found, "session/api", 3)
  add_members(found, "core/list", 4, true)
  add_operations(found)
  add_scripts(found)
  for _, one in ipairs(lua_library.all()) do
    found[#found + 1] = entry(one.name, quoted(one.name), one.text, one.call .. " " .. one.text, -4)
  end
  return found
end

-- A word without its ending: "policies" and "policy", "restoring" and "restore" are one.
local function stem(word)
  if #word < 5 then return word end
  for _, ending in ipairs { "ies", "ing", "ed", "es", "s", "e", "y" } do
    if word:sub(-#ending) == ending and #word - #ending >= 3 then return word:sub(1, -#ending - 1) end
  end
  return word
end

local function words_of(text)
  local words = {}
  for word in text:lower():gmatch("[%w]+") do words[#words + 1] = word end
  return words
end

-- How well words fit one word: as a whole, as a beginning.
local function fit(words, wanted, begun, whole)
  local best = 0
  for _, word in ipairs(words) do
    if word == wanted then return whole end
    if stem(word) == stem(wanted) then best = math.max(best, whole - 1) end
    if word:sub(1, #wanted) == wanted then best = math.max(best, begun) end
  end
  return best
end

-- How well an entry fits one word; 0: not at all.
local function score_of(one, wanted)
  local bare = one.name:lower():gsub("^scv%.api%.", ""):gsub("^scv%.", "")
  if bare == wanted or one.name:lower() == wanted then return 60 end
  local score = fit(words_of(bare), wanted, 30, 40)
  score = math.max(score, fit(words_of(one.says), wanted, 14, 20))
  if score > 0 then return score end
  return fit(words_of(one.text), wanted, 4, 8)
end

--- All that words are found in, the best first. Each of the words has to be in it.
---@param text string
---@return Entry[]
function search.find(text)
  local wanted = words_of(text)
  if #wanted == 0 then return {} end
  local found, scores, places = {}, {}, {}
  for _, one in ipairs(entries()) do
    local sum = one.worth
    for _, word in ipairs(wanted) do
      local score = score_of(one, word)
      sum = score > 0 and sum and sum + score or nil
    end
    if sum and not scores[one.name] then
      found[#found + 1], scores[one.name], places[one.name] = one, sum, #found
    end
  end
  table.sort(found, function(a, b)
    if scores[a.name] ~= scores[b.name] then return scores[a.name] > scores[b.name] end
    return places[a.name] < places[b.name]
  end)
  return found
end

--- The names of all that there is help on, as help takes them in quotes.
---@return string[]
function search.names()
  local names, seen = {}, {}
  local function add(name)
    if not seen[name] then names[#names + 1] = name end
    seen[name] = true
  end
  for _, topic in ipairs(topics.all()) do add(topic.name) end
  for _, workflow in ipairs(workflows.all()) do add("scv." .. workflow.name) end
  for _, global in ipairs(globals.all()) do add(global.name) end
  for _, name in ipairs { "List", "scv", "scv.api", "dry_run", "sleep", "json" } do add(name) end
  for _, operation in ipairs(shell.operations()) do
    add(operation.subject)
    add(operation.name)
  end
  for _, member in ipairs(members.documented("core/list")) do
    if member.name:find("^List:%a") then add(member.name) end
  end
  for _, one in ipairs(scripts()) do add(one.name) end
  for _, one in ipairs(lua_library.all()) do add(one.name) end
  return names
end

-- How many letters may be wrong in a word.
local function allowed_in(word) return #word <= 2 and 0 or #word <= 4 and 1 or #word <= 7 and 2 or 3 end

-- The nearest of some words, and how many letters it is away; the earlier of those that are equally near.
local function nearest(word, candidates)
  local best, least = nil, allowed_in(word) + 1
  for _, candidate in ipairs(candidates) do
    local steps = suggest.distance(word, candidate:lower(), least)
    if steps < least then best, least = candidate, steps end
  end
  return best, least
end

--- What was probably meant by words that nothing is found for, as help takes it: the name of something, or the words
--- with their slips mended. Nil where nothing is near.
---@param text string
---@return string?
function search.meant(text)
  local names, parts, seen = search.names(), {}, {}
  local bare, full = {}, {}
  for index, name in ipairs(names) do
    bare[index] = name:gsub("^scv%.", ""):gsub("^List:", "")
    full[bare[index]] = full[bare[index]] or name
    for _, part in ipairs(words_of(name)) do
      if #part >= 3 and not seen[part] then parts[#parts + 1] = part end
      seen[part] = true
    end
  end
  local whole, steps = nearest(text:lower():gsub("^scv%.", ""), bare)
  local words, sum = words_of(text), 0
  for index, word in ipairs(words) do
    if not seen[word] then
      local part, distance = nearest(word, parts)
      words[index], sum = part, part and sum + distance or math.huge
      if not part then break end
    end
  end
  local mended = sum < math.huge and table.concat(words, " ") or nil
  if whole and (not mended or steps <= sum) then return full[whole] end
  return mended and #search.find(mended) > 0 and mended or nil
end

return search
