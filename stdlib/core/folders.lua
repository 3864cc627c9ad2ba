-- The folders of a user's files, after the XDG base directories, as the program has them.
local folders = {}

-- A folder of ours; nil where the user has no home.
local function folder(variable, fallback)
  local path = os.getenv(variable)
  if path and path:sub(1, 1) == "/" then return path .. "/scvsh" end
  local home = os.getenv("HOME")
  return home and home ~= "" and ("%s/%s/scvsh"):format(home, fallback) or nil
end

--- Where the user's own scripts and lessons are.
---@return string?
function folders.data() return folder("XDG_DATA_HOME", ".local/share") end

--- Where what is kept from run to run is.
---@return string?
function folders.state() return folder("XDG_STATE_HOME", ".local/state") end

return folders
