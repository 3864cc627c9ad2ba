-- "Did you mean": which of the known names is nearest to the one that was written.
local shell = ...
local sequence = shell.library("core/sequence")
local visible = shell.library("core/visible")

local suggest = {}

-- A list of candidates longer than this is cut off; the nearest ones come first, so nothing of use is lost.
local SHOWN = 20

-- Both texts without what they have in common at their beginnings and ends: the names of many VMs differ in few digits.
local function without_same_ends(a, b)
  local first, last = 1, 0
  local shorter = math.min(#a, #b)
  while first <= shorter and a:byte(first) == b:byte(first) do first = first + 1 end
  while last <= shorter - first and a:byte(#a - last) == b:byte(#b - last) do last = last + 1 end
  return a:sub(first, #a - last), b:sub(first, #b - last)
end

--- How many letters must be put in, left out, exchanged or swapped with their neighbour to make `a` of `b`.
--- Counting stops above `limit`: the answer is then `limit + 1`.
---@param a string
---@param b string
---@param limit integer
---@return integer
function suggest.distance(a, b, limit)
  if math.abs(#a - #b) > limit then return limit + 1 end
  a, b = without_same_ends(a, b)
  local before, last, row = {}, {}, {}
  for j = 0, #b do last[j] = j end
  for i = 1, #a do
    row[0] = i
    local least = i
    for j = 1, #b do
      local same = a:byte(i) == b:byte(j)
      local cost = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same and 0 or 1))
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        cost = math.min(cost, before[j - 2] + 1)
      end
      row[j] = cost
      least = math.min(least, cost)
    end
    if least > limit then return limit + 1 end
    before, last, row = last, row, before
  end
  return math.min(last[#b], limit + 1)
end

-- How far apart names are told from each other; among many only those that are near at all, since each step costs.
local FAR, NEAR, MANY = 64, 3, 200

-- Which letters a text has.
local function letters_of(text)
  local letters = {}
  for index = 1, #text do letters[text:byte(index)] = true end
  return letters
end

-- Whether a text has more letters that are strange to the name than steps are allowed: each costs one. This tells most
-- names of a large vCenter apart for a tenth of what the steps cost.
local function is_far(letters, other, limit)
  local strange = 0
  for index = 1, #other do
    if not letters[other:byte(index)] then
      strange = strange + 1
      if strange > limit then return true end
    end
  end
  return false
end

-- How near candidates are to a name. Case counts less than a letter, and a common beginning counts as near: `resource`
-- means `resource_groups`.
local function measure(name)
  local lower = name:lower()
  local letters = letters_of(lower)
  return function(candidate, limit)
    local other = candidate:lower()
    if lower == other then return 0 end
    local steps = is_far(letters, other, limit) and limit + 1 or suggest.distance(lower, other, limit)
    if #lower >= 3 and other:find(lower, 1, true) then steps = math.min(steps, 2.5) end
    return steps
  end
end

--- The candidates, nearest to `name` first; equally near ones by the alphabet.
---@param name string
---@param candidates string[]
---@return string[]
function suggest.nearest_first(name, candidates)
  local nearness, limit = measure(name), #candidates > MANY and NEAR or FAR
  local ranks, of_rank = {}, {}
  for _, candidate in ipairs(candidates) do
    local rank = nearness(candidate, limit)
    if not of_rank[rank] then
      ranks[#ranks + 1], of_rank[rank] = rank, {}
    end
    table.insert(of_rank[rank], candidate)
  end
  table.sort(ranks)
  local sorted = {}
  for _, rank in ipairs(ranks) do
    table.sort(of_rank[rank])
    table.move(of_rank[rank], 1, #of_rank[rank], #sorted + 1, sorted)
  end
  return sorted
end

--- Names in a sentence, twenty at most: "daily, hourly and 3 more". They may be an appliance's: nothing of them is
--- unseen.
---@param names string[]
---@return string
function suggest.enumerated(names)
  local text = visible.text(table.concat(names, ", ", 1, math.min(#names, SHOWN)))
  return #names > SHOWN and ("%s and %d more"):format(text, #names - SHOWN) or text
end

--- The same, each once, the nearest to `name` first.
---@param name string
---@param candidates string[]
---@return string
function suggest.listed(name, candidates)
  return suggest.enumerated(suggest.nearest_first(name, sequence.distinct(candidates)))
end

--- The one name that was probably meant, or nil if none is near enough to be worth saying.
---@param name string
---@param candidates string[]
---@return string?
function suggest.meant(name, candidates)
  -- A short word has few letters to get wrong: `id` is not a slip for `vm`.
  local allowed = #name <= 3 and 1 or #name <= 6 and 2 or 3
  local nearness = measure(name)
  local best, least
  for _, candidate in ipairs(candidates) do
    local steps = nearness(candidate, math.min(allowed, least or allowed))
    local is_better = not least or steps < least or steps == least and candidate < best
    if steps <= allowed and is_better then best, least = candidate, steps end
  end
  return best
end

return suggest
