-- Words as people see them: two that look the same to them are the same.
local seen = {}

-- Letters with a sign, which a Mac writes as letter and sign apart, and others in one: the same to people.
local MARKS = {
  ["\u{300}"] = "AÀEÈIÌOÒUÙaàeèiìoòuù", ["\u{301}"] = "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyý", ["\u{302}"] = "AÂEÊIÎOÔUÛaâeêiîoôuû",
  ["\u{303}"] = "AÃNÑOÕaãnñoõ", ["\u{308}"] = "AÄEËIÏOÖUÜaäeëiïoöuüyÿ", ["\u{30a}"] = "AÅaå", ["\u{327}"] = "CÇcç",
}

local apart = {}
for mark, pairs_of_letters in next, MARKS do
  for letter, whole in pairs_of_letters:gmatch("(%a)([\xc2-\xf4][\x80-\xbf]+)") do apart[whole] = letter .. mark end
end

-- Blanks that are no ASCII.
local BLANKS = { ["\u{a0}"] = " ", ["\u{202f}"] = " ", ["\u{2007}"] = " ", ["\u{200b}"] = "", ["\u{feff}"] = "" }

--- A word by what people see of it: in small letters, without blanks at its ends, and in one Unicode form.
---@param word string
---@return string
function seen.form(word)
  -- Nearly all names, of thousands.
  if not word:find("[^!-~]") then return word:lower() end
  local text = word:gsub("[\xc2-\xf4][\x80-\xbf]+", function(letter) return BLANKS[letter] or apart[letter] end)
  local form = text:lower():gsub("%s+", " "):match("^ ?(.-) ?$")
  return form ~= "" and form or word
end

return seen
