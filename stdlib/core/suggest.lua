-- "Did you mean": which of the known names is nearest to the one that was written.
local shell = ...
local sequence = shell.library("core/sequence")
local visible = shell.library("core/visible")

local suggest = {}

-- A list of candidates longer than this is cut off; the nearest ones come first, so nothing of use is lost.
local SHOWN = 20

local byte = string.byte

-- The letters of a text. They are compared thousands of times: as numbers in a table that costs a tenth.
local function letters_of(text)
  if #text <= 200 then return { byte(text, 1, -1) } end
  local letters = {}
  for index = 1, #text do letters[index] = byte(text, index) end
  return letters
end

-- Three rows of a table of steps, for all that are counted.
local row_before, row_last, row_now = {}, {}, {}

-- The steps between two texts, as their letters: of the table of all beginnings of one by all of the other only the
-- band is filled that can lead to no more than `limit`.
local function steps_between(one, other, limit)
  local m, n, same = #one, #other, 0
  if m - n > limit or n - m > limit then return limit + 1 end
  -- Without what they have in common at their ends: the names of many VMs differ in few digits.
  while m > 0 and n > 0 and one[m] == other[n] do m, n = m - 1, n - 1 end
  while same < m and same < n and one[same + 1] == other[same + 1] do same = same + 1 end
  m, n = m - same, n - same
  if m == 0 or n == 0 then return m + n end
  local far, before, last, row = limit + 1, row_before, row_last, row_now
  for j = 0, n do last[j] = j end
  for i = 1, m do
    local from, to = i > limit and i - limit or 1, i + limit < n and i + limit or n
    local letter, letter_before = one[same + i], one[same + i - 1]
    local left = from == 1 and i or far
    row[from - 1] = left
    local least = left
    for j = from, to do
      local theirs = other[same + j]
      local cost = letter == theirs and last[j - 1] or last[j - 1] + 1
      if left + 1 < cost then cost = left + 1 end
      if last[j] + 1 < cost then cost = last[j] + 1 end
      if i > 1 and j > 1 and letter == other[same + j - 1] and letter_before == theirs and before[j - 2] + 1 < cost then
        cost = before[j - 2] + 1
      end
      row[j], left = cost, cost
      if cost < least then least = cost end
    end
    if least > limit then return far end
    if to < n then row[to + 1] = far end
    before, last, row = last, row, before
  end
  return last[n] < far and last[n] or far
end

--- How many letters must be put in, left out, exchanged or swapped with their neighbour to make `a` of `b`.
--- Counting stops above `limit`: the answer is then `limit + 1`.
---@param a string
---@param b string
---@param limit integer
---@return integer
function suggest.distance(a, b, limit)
  if math.abs(#a - #b) > limit then return limit + 1 end
  return steps_between(letters_of(a), letters_of(b), limit)
end

-- How far apart names are told from each other; among many only those that are near at all, since each step costs.
local FAR, NEAR, MANY = 64, 3, 200

-- How many letters candidates are from a name, in small letters. Each letter that is strange to the name is a step:
-- this tells most names of a large vCenter apart for a tenth of what counting costs.
local function measure_steps(lower)
  local letters, has = letters_of(lower), {}
  for _, letter in ipairs(letters) do has[letter] = true end
  return function(candidate, limit)
    local more = #candidate - #letters
    if more > limit or -more > limit then return limit + 1 end
    local others, strange = letters_of(candidate), 0
    for index = 1, #others do
      if not has[others[index]] then
        strange = strange + 1
        if strange > limit then return limit + 1 end
      end
    end
    return steps_between(letters, others, limit)
  end
end

-- How near candidates are to a name. Case counts less than a letter, and so does what is only begun: `resource` means
-- `resource_groups`.
local function measure(name)
  local lower = name:lower()
  local steps_to = measure_steps(lower)
  return function(candidate, limit)
    local other = candidate:lower()
    if lower == other then return 0 end
    if #lower >= 2 and other:sub(1, #lower) == lower then return 0.5 end
    local steps = steps_to(other, limit)
    if #lower >= 3 and other:find(lower, 1, true) then steps = math.min(steps, 2.5) end
    return steps
  end
end

-- Notes that so many candidates are within each number of steps, and gives the least within which there are enough.
local function narrowed(within, rank, limit, count)
  for steps = math.ceil(rank), limit do within[steps] = (within[steps] or 0) + 1 end
  while limit > 0 and (within[limit - 1] or 0) >= count do limit = limit - 1 end
  return limit
end

--- The candidates, nearest to `name` first; equally near ones by the alphabet.
---@param name string
---@param candidates string[]
---@param count integer?  how many are wanted: those behind them may stand in any order
---@return string[]
function suggest.nearest_first(name, candidates, count)
  local nearness, limit = measure(name), #candidates > MANY and NEAR or FAR
  local ranks, of_rank, within = {}, {}, {}
  for _, candidate in ipairs(candidates) do
    local rank = nearness(candidate, limit)
    if not of_rank[rank] then
      ranks[#ranks + 1], of_rank[rank] = rank, {}
    end
    local same = of_rank[rank]
    same[#same + 1] = candidate
    if count and limit <= NEAR then limit = narrowed(within, rank, limit, count) end
  end
  table.sort(ranks)
  local sorted = {}
  for _, rank in ipairs(ranks) do
    if not count or #sorted < count then table.sort(of_rank[rank]) end
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
  return suggest.enumerated(suggest.nearest_first(name, sequence.distinct(candidates), SHOWN))
end

-- Texts without their digits, and what numbers the digits make.
local function parted(text)
  local numbers = {}
  local letters = text:gsub("%d+", function(digits)
    numbers[#numbers + 1] = digits:match("^0*(.-)$")
    return "#"
  end)
  return letters, table.concat(numbers, " ")
end

-- Whether two names differ in their numbers alone: web01 is no slip for web02, but another thing.
local function differs_in_numbers(name, candidate)
  local letters, numbers = parted(name)
  local others, their_numbers = parted(candidate)
  return letters == others and numbers ~= their_numbers
end

local function begins_so(candidate, lower) return candidate:sub(1, #lower):lower() == lower end

-- The one candidate that begins with what was written, or the nearest of those by far; nil if there is none, or if
-- several might be meant.
local function begun(name, candidates, allowed)
  local found, best, least, is_single = {}, nil, nil, false
  for _, candidate in ipairs(candidates) do
    if begins_so(candidate, name) and not found[candidate] then
      found[candidate] = true
      local more = #candidate - #name
      if not least or more < least then
        best, least, is_single = candidate, more, true
      elseif more == least then
        is_single = false
      end
    end
  end
  local first = next(found)
  if not first then return nil, false end
  if next(found, first) == nil then return first, true end
  return is_single and least <= allowed and best or nil, true
end

--- The one name that was probably meant, or nil if none is near enough to be worth saying. The one that begins with
--- what was written comes before all that look alike; where several begin so, none is said.
---@param name string
---@param candidates string[]
---@return string?
function suggest.meant(name, candidates)
  -- A short word has few letters to get wrong: `id` is not a slip for `vm`.
  local allowed = #name <= 2 and 0 or #name <= 4 and 1 or #name <= 6 and 2 or 3
  local lower = name:lower()
  local steps_to, best, least = measure_steps(lower), nil, nil
  for _, candidate in ipairs(candidates) do
    if candidate:lower() == lower then return candidate end
  end
  if #name >= 2 then
    local one, are_any = begun(lower, candidates, allowed)
    if are_any then return one end
  end
  for _, candidate in ipairs(candidates) do
    local other = candidate:lower()
    local steps = steps_to(other, math.min(allowed, least or allowed))
    if #lower >= 4 and other:find(lower, 1, true) then steps = math.min(steps, allowed) end
    local is_better = not least or steps < least or steps == least and candidate < best
    if steps <= allowed and is_better and not differs_in_numbers(lower, other) then best, least = candidate, steps end
  end
  return best
end

-- A text as runs of letters and runs of digits. Zeros in front of a number say nothing.
local function runs(text)
  local found = {}
  for letters, digits in text:gmatch("([^%d%s%p]*)(%d*)") do
    if letters ~= "" then found[#found + 1] = letters end
    if digits ~= "" then found[#found + 1] = "#" .. digits:match("^0*(.-)$") end
  end
  return found
end

local function numbers_of(parts)
  return table.concat(sequence.where(parts, function(part) return part:find("^#") end))
end

-- How many letters one part of a name may differ in: in a short one each letter tells things apart (`srv-a`, `east`),
-- unless two have only changed places.
local function allowed_in(one, other)
  local longer = math.max(#one, #other)
  return longer <= 2 and (one == other:reverse() and 1 or 0) or longer <= 7 and 1 or 2
end

-- Whether two names may be one with a slip in it: no number is another one, and no part of them differs much.
local function may_be_slip(parts, others)
  if numbers_of(parts) ~= numbers_of(others) then return false end
  -- A part more tells things apart (`web01a`); blanks and dashes between the same do not.
  if #parts ~= #others then return table.concat(parts) == table.concat(others) end
  for index, part in ipairs(parts) do
    local allowed = allowed_in(part, others[index])
    if suggest.distance(part, others[index], allowed) > allowed then return false end
  end
  return true
end

-- The digits that some letters are taken for.
local LOOKS = { o = "0", l = "1", i = "1" }

local function look_of(text) return (text:gsub("[oli]", LOOKS)) end

-- The one of some names that a name is, as far as it is written; nil where there are several.
local function only(name, forms, form)
  local found
  name = form(name)
  for candidate, written in next, forms do
    if form(written) == name then
      if found then return nil, true end
      found = candidate
    end
  end
  return found, found ~= nil
end

-- The one name that begins with what was written and goes on with a number alone, or by a letter or two: nil where
-- there are several that begin so, or the one is far. The second result says whether any begins so.
local function only_begun(name, forms, allowed)
  local found
  for candidate, written in next, #name >= 2 and forms or {} do
    if written:sub(1, #name) == name then
      if found then return nil, true end
      found = candidate
    end
  end
  if not found then return nil, false end
  local rest = forms[found]:sub(#name + 1)
  local is_number = not name:find("%d") and rest:find("^%p?%d%d?%d?$") ~= nil
  return (is_number or #rest <= allowed and may_be_slip(runs(name), runs(forms[found]))) and found or nil, true
end

--- The same of things that something may be done to: a wrong one is worse than none. Only what is very near, and alone
--- in that, is said; never what has another number, nor what merely begins like it.
---@param name string
---@param candidates string[]
---@param form (fun(text: string): string)?  how names are compared; in small letters unless given
---@return string?
function suggest.near(name, candidates, form)
  form = form or string.lower
  local forms = {}
  for _, candidate in ipairs(candidates) do forms[candidate] = form(candidate) end
  name = form(name)
  for _, how in ipairs { tostring, look_of } do
    local one, are_any = only(name, forms, how)
    if are_any then return one end
  end
  local allowed = #name <= 2 and 0 or #name <= 7 and 1 or 2
  local one, are_any = only_begun(name, forms, allowed)
  if are_any then return one end
  local steps_to, parts = measure_steps(name), runs(name)
  local best, least, is_alone = nil, allowed, true
  for candidate, written in next, forms do
    local steps = steps_to(written, least)
    if steps <= least and may_be_slip(parts, runs(written)) then
      is_alone = not best or steps < least
      best, least = candidate, steps
    end
  end
  return is_alone and best or nil
end

-- A word in the singular: `policies` and `policy` are the same.
local function singular(text) return (text:gsub("ies$", "y"):gsub("s$", "")) end

--- The one of a table's members that was probably meant: what is very near, else of those that change nothing by being
--- called the one in another number (`policy`), or that begins so or looks alike, if no other member begins so.
---@param name string
---@param names string[]
---@param only_reads (fun(name: string): boolean)?
---@return string?
function suggest.member(name, names, only_reads)
  local near = suggest.near(name, names)
  if near or not only_reads then return near end
  local reading, forms, lower = sequence.where(names, only_reads), {}, name:lower()
  for _, other in ipairs(reading) do forms[other] = other:lower() end
  local same = only(lower, forms, singular)
  if same then return same end
  for _, other in ipairs(names) do
    if begins_so(other, lower) and not only_reads(other) then return nil end
  end
  return suggest.meant(name, reading)
end

return suggest
