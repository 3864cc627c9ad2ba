-- The pictures of a report, as SVG in its page: bars of counts. What a bar stands for a pattern says beside its colour,
-- and a table says all of it in words.
local shell = ...
local escaped = shell.library("text/html").escaped

local bars = {}

local WIDTH, LABEL, NUMBER, ROW, HEIGHT = 640, 80, 32, 22, 16
local ROOM = WIDTH - LABEL - NUMBER - 12
local LEAST = 3 -- of a bar that stands for something

-- The pattern of each kind of bar; one that has none is plain.
local PATTERNS = {
  failed = '<path class="mark" d="M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6"/>',
  gap = '<path class="mark" d="M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6"/>',
  warning = '<circle class="dot" cx="4" cy="4" r="1.6"/>',
  unclear = '<circle class="dot" cx="4" cy="4" r="1.6"/>',
  running = '<path class="mark" d="M4,0 V8"/>',
  unknown = '<path class="mark" d="M0,0 L8,8 M0,8 L8,0"/>',
}

local function pattern_id(picture, kind) return ("%s-%s"):format(picture, kind) end

local function definitions(picture, kinds)
  local parts = { "<defs>" }
  for _, kind in ipairs(kinds) do
    if PATTERNS[kind] then
      parts[#parts + 1] = ('<pattern id="%s" width="8" height="8" patternUnits="userSpaceOnUse">%s</pattern>'):format(
        pattern_id(picture, kind), PATTERNS[kind])
    end
  end
  parts[#parts + 1] = "</defs>"
  return table.concat(parts)
end

local function bar(picture, kind, x, y, width, height)
  local place = ('x="%d" y="%d" width="%d" height="%d"'):format(x, y, width, height)
  local text = ('<rect class="bar %s" %s/>'):format(kind, place)
  if not PATTERNS[kind] then return text end
  return ('%s<rect %s fill="url(#%s)"/>'):format(text, place, pattern_id(picture, kind))
end

-- How wide each count of a row is: together no wider than the room that its sum has.
local function widths_of(counts, kinds, most)
  local widths, sum, room, widest = {}, 0, 0, nil
  for _, kind in ipairs(kinds) do
    local count = counts[kind] or 0
    room = room + count
    widths[kind] = count == 0 and 0 or math.max(LEAST, math.floor(count / most * ROOM + 0.5))
    sum = sum + widths[kind]
    if not widest or widths[kind] > widths[widest] then widest = kind end
  end
  -- What the small ones were given more, the widest gives.
  local over = sum - math.max(math.floor(room / most * ROOM + 0.5), 0)
  if over > 0 and widest and widths[widest] - over >= LEAST then widths[widest] = widths[widest] - over end
  return widths
end

---@class BarRow
---@field label string
---@field counts table<string, integer>  kind → how many
---@field total integer

--- A picture of rows, each a bar in parts.
---@param picture {id: string, title: string, text: string}  id: of its page alone; text: what it says, in words
---@param rows BarRow[]
---@param kinds string[]  in the order in which they stand in a bar
---@return string
function bars.picture(picture, rows, kinds)
  local most = 1
  for _, row in ipairs(rows) do most = math.max(most, row.total) end
  local height = #rows * ROW + 4
  local parts = {
    ('<svg viewBox="0 0 %d %d" role="img" aria-labelledby="%s-title" aria-describedby="%s-text">'):format(WIDTH,
      height, picture.id, picture.id),
    ('<title id="%s-title">%s</title><desc id="%s-text">%s</desc>'):format(picture.id, escaped(picture.title),
      picture.id, escaped(picture.text)),
    definitions(picture.id, kinds),
  }
  for index, row in ipairs(rows) do
    local y, x = (index - 1) * ROW + 4, LABEL
    parts[#parts + 1] = ('<text x="0" y="%d">%s</text>'):format(y + 12, escaped(row.label))
    local widths = widths_of(row.counts, kinds, most)
    for _, kind in ipairs(kinds) do
      if widths[kind] > 0 then
        parts[#parts + 1] = bar(picture.id, kind, x, y, widths[kind], HEIGHT)
        x = x + widths[kind]
      end
    end
    parts[#parts + 1] = ('<text class="number" x="%d" y="%d">%d</text>'):format(WIDTH, y + 12, row.total)
  end
  parts[#parts + 1] = "</svg>"
  return table.concat(parts, "\n")
end

--- What the bars of a picture stand for, with how many there are of each in all.
---@param picture {id: string}
---@param kinds {kind: string, word: string, count: integer}[]
---@return string
function bars.key(picture, kinds)
  local parts = { '<ul class="key">' }
  for _, each in ipairs(kinds) do
    parts[#parts + 1] = ('<li><svg viewBox="0 0 22 12" aria-hidden="true">%s</svg>%s: %d</li>'):format(
      bar(picture.id, each.kind, 0, 0, 22, 12), escaped(each.word), each.count)
  end
  parts[#parts + 1] = "</ul>"
  return table.concat(parts, "\n")
end

return bars
