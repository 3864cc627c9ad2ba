-- Which columns of a table are shown on a terminal, and how wide. By worth: numbers, ids, times, words for states and
-- what is typed are never cut. Where room is short, columns that are all alike are first told once above the table;
-- then sentences go on in further lines; then the seconds go, of all times, which is said; then names are shortened,
-- and titles where names would be left too little; then the least columns go, which is said, and seconds that have
-- room then are back; and where not even two columns find room, each row is shown from top to bottom.
local shell = ...
local column = shell.library("text/column")

local layout = {}

--- Blanks between columns, and before the first.
layout.GAP, layout.MARGIN = 2, 1

-- Columns of text that a shortened name keeps: so many, as long as that spares the titles, which are what one types to
-- ask for a column; then so few, as a title does too.
local EASY, LEAST = 12, 7

-- The first of them to go: what a row belongs to matters less than what it is, and how and when it ended.
local LEAST_WORTH = { policies = true, groups = true }

-- What it costs to shorten a text at all, beside the part of it that is lost; what a title costs, in parts of a column;
-- and how much more it costs to shorten the text by which people know the row.
local CUT, TITLE, LEAD = 0.5, 1.5, 2

-- Of a text longer than this each letter is worth less; in a column narrower than that, more.
local LONG, NARROW = 24, 20

-- A column is shortened no further than this.
local function least_width(made, spares_title)
  local title = column.width_of(made.title)
  if not spares_title then title = math.min(title, LEAST) end
  local least = column.is_wrapping(made) and column.LEAST_WRAPPED or spares_title and EASY or LEAST
  return math.max(title, column.is_cuttable(made) and math.min(made.content, least) or made.content)
end

---@param shown Column[]
---@return integer
local function total_width(shown)
  local sum = layout.MARGIN - layout.GAP
  for _, made in ipairs(shown) do sum = sum + made.width + layout.GAP end
  return sum
end

-- How many cells there are of each width.
local function widths_of(made)
  local counts, rows = {}, 0
  for _, width in next, made.widths do
    counts[width] = (counts[width] or 0) + 1
    rows = rows + 1
  end
  return counts, rows
end

-- What a width less costs a column: for each text that it shortens, how much of it is gone then, and more where it was
-- whole until now. So a few long texts are shortened before many short ones, and none to nothing.
local function cost_of(made, lead)
  local cost = 0
  local scarce = math.max(1, (NARROW / made.width) ^ 2)
  for width, count in pairs(made.counts) do
    if width >= made.width then
      local lost = (width - made.width + 1) / width * math.min(1, LONG / width) * scarce
      cost = cost + count * (lost + (width == made.width and CUT or 0))
    end
  end
  if made == lead then cost = cost * LEAD end
  if column.width_of(made.title) >= made.width then cost = cost + TITLE * made.rows end
  return cost
end

local function next_to_shrink(shown, lead)
  local best, least
  for _, made in ipairs(shown) do
    if made.width > made.least then
      local cost = cost_of(made, lead)
      -- Of equals, the one with most room, then the last.
      if not best or cost < least or cost == least and made.width >= best.width then best, least = made, cost end
    end
  end
  return best
end

local function first_text(shown)
  for _, made in ipairs(shown) do
    if made.kind == "text" then return made end
  end
  return nil
end

-- Makes columns narrower until they fit; false, with all as they were, where they can't.
local function shrink(shown, width, spares_titles)
  local least = layout.MARGIN - layout.GAP
  for _, made in ipairs(shown) do
    made.least = least_width(made, spares_titles)
    least = least + made.least + layout.GAP
  end
  if least > width then return false end
  -- What is far too wide need not be narrowed letter by letter.
  for _, made in ipairs(shown) do
    made.width = math.max(math.min(made.width, width), made.least)
    made.counts, made.rows = widths_of(made)
  end
  local lead = first_text(shown)
  while total_width(shown) > width do
    local made = next_to_shrink(shown, lead)
    made.width = made.width - 1
  end
  for _, made in ipairs(shown) do column.find_common(made) end
  return true
end

-- Has sentences go on in further lines, as far as it takes and no further than can be read well; false, with all as it
-- was, where that makes too little room.
local function wrap(shown, width)
  local wrapping, room = {}, width - total_width(shown)
  for _, made in ipairs(shown) do
    if column.is_wrapping(made) then
      made.least = math.min(made.width, math.max(column.COMFORT, column.width_of(made.title)))
      room = room + made.width - made.least
      wrapping[#wrapping + 1] = made
    end
  end
  if room < 0 then return false end
  for _, made in ipairs(wrapping) do made.width = math.min(made.width, made.least + room) end
  while total_width(shown) > width do
    local widest = wrapping[1]
    for _, made in ipairs(wrapping) do
      if made.width - made.least > widest.width - widest.least then widest = made end
    end
    widest.width = widest.width - 1
  end
  return true
end

-- Parts the columns into those that differ and those that are the same in all rows. One of them stays in any case.
local function part(found, is_alike)
  local shown, alike = {}, {}
  for _, made in ipairs(found) do
    table.insert(is_alike(made) and alike or shown, made)
  end
  if #shown == 0 then table.insert(shown, table.remove(alike, 1)) end
  return shown, alike
end

---@class Layout
---@field shown Column[]?  nil where each row is to be shown from top to bottom
---@field alike Column[]  told once above the table
---@field left_out string[]  titles for which there is no room
---@field lacks_seconds boolean?  its times are without their seconds

local function with_seconds(shown)
  for _, made in ipairs(shown) do column.with_seconds(made) end
end

-- Takes the seconds off all times; whether there were any.
local function without_seconds(shown)
  local any = false
  for _, made in ipairs(shown) do any = column.without_seconds(made) or any end
  return any
end

-- Makes columns fit, those of what is left of them at all; nil where they can't.
local function fitted(shown, width)
  with_seconds(shown)
  if total_width(shown) <= width or wrap(shown, width) then return { shown = shown } end
  local lacks_seconds = without_seconds(shown)
  if total_width(shown) <= width or wrap(shown, width) or shrink(shown, width, true)
    or shrink(shown, width, false) then
    return { shown = shown, lacks_seconds = lacks_seconds }
  end
  return nil
end

local function take_last(shown) return table.remove(shown) end

-- Takes out the column that matters least: one of the least worth, else the last.
local function take_least(shown)
  for position = #shown, 2, -1 do
    if LEAST_WORTH[shown[position].title] then return table.remove(shown, position) end
  end
  return take_last(shown)
end

-- Takes columns out until the others fit; nil where not even two do.
local function without(all, width, take)
  local shown, left_out = { table.unpack(all) }, {}
  -- As wide as they are, whatever was tried before.
  with_seconds(shown)
  for _, made in ipairs(shown) do made.width = math.max(made.content, column.width_of(made.title)) end
  local least = math.min(#shown, 2)
  while #shown >= least do
    local made = fitted(shown, width)
    if made then
      made.left_out = left_out
      return made
    end
    table.insert(left_out, 1, take(shown).title)
  end
  return nil
end

--- Lays out columns for a terminal.
---@param found Column[]
---@param width integer
---@param rows integer
---@param is_alike fun(made: Column): boolean  whether a column is the same in all rows
---@return Layout
function layout.fit(found, width, rows, is_alike)
  if total_width(found) <= width then return { shown = found, alike = {}, left_out = {} } end
  if rows == 1 then return { alike = {}, left_out = {} } end
  local shown, alike = part(found, is_alike)
  local made, by_worth = without(shown, width, take_last), nil
  if made and #made.left_out > 0 then by_worth = without(shown, width, take_least) end
  -- No more columns go than have to.
  if by_worth and #by_worth.left_out <= #made.left_out then
    made = by_worth
  elseif by_worth then
    made = without(shown, width, take_last)
  end
  if made then
    made.alike = alike
    return made
  end
  with_seconds(found)
  return { alike = {}, left_out = {} }
end

return layout
