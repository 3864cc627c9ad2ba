-- Certificates and keys as users give them: the text itself, or the file that holds it.
local shell = ...
local errors = shell.library("core/errors")

local pem = {}

local function text_of(value, func, name)
  if value:find("^%s*%-%-%-%-%-BEGIN ") then return value end
  local file = io.open(value, "r")
  local text = file and file:read("a")
  if file then file:close() end
  if text then return text end
  -- Not repeated: a key without its first line is taken for a path.
  errors.argument(func, name, "is neither PEM text nor a file that can be read",
    "PEM text begins with -----BEGIN; otherwise give the file's path")
end

-- The kinds of its blocks: "CERTIFICATE", "RSA PRIVATE KEY".
local function blocks(text)
  local kinds = {}
  for kind in text:gmatch("%-%-%-%-%-BEGIN ([%u%d ]+)%-%-%-%-%-") do kinds[#kinds + 1] = kind end
  return kinds
end

local function holds_key(text)
  for _, kind in ipairs(blocks(text)) do
    if kind:find("PRIVATE KEY$") then return true end
  end
  return false
end

--- A certificate, and perhaps those above it. A private key in it is refused: it is nobody else's business.
---@param value string  PEM text, or the path of a file
---@param func string
---@param name string  the argument
---@return string text
function pem.certificate(value, func, name)
  local text = text_of(value, func, name)
  if holds_key(text) then
    errors.argument(func, name, "holds a private key: give the certificate alone", "nothing of it was sent")
  end
  if not (blocks(text)[1] or ""):find("CERTIFICATE$") then
    errors.argument(func, name, "holds no certificate in PEM form", "it begins with -----BEGIN CERTIFICATE-----")
  end
  return text
end

--- A private key.
---@param value string  PEM text, or the path of a file
---@param func string
---@param name string  the argument
---@return string text
function pem.key(value, func, name)
  local text = text_of(value, func, name)
  if not holds_key(text) then
    errors.argument(func, name, "holds no private key in PEM form", "it begins with -----BEGIN PRIVATE KEY-----")
  end
  return text
end

return pem
