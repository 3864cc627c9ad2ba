-- Certificates that end soon: whose they are, when, and what is to be done then. All that is known is what was shown on
-- connections that were made anyway, in this run or an earlier one; none is asked for.
local shell = ...
local calendar = shell.library("core/calendar")
local duration = shell.library("time/duration")
local visible = shell.library("core/visible")

local certificates = {}

local DAY = 86400
local SOON = 30 * DAY

-- "2026-11-23 15:05:09 UTC" in seconds; nil where it is no time.
local function seconds_of(text)
  local year, month, day, hour, min, sec = text:match("^(%d+)%-(%d+)%-(%d+) (%d+):(%d+):(%d+) UTC$")
  if not year then return nil end
  return calendar.seconds {
    year = tonumber(year), month = tonumber(month), day = tonumber(day), hour = tonumber(hour), min = tonumber(min),
    sec = tonumber(sec),
  }
end

local function length(seconds)
  if seconds < 2 * DAY then return duration.text(math.floor(seconds)) end
  return ("%d days"):format(seconds // DAY)
end

-- What is to be done when there is another one. A pin is of one certificate: every new one differs from it.
local function advice(certificate)
  if certificate.unchecked then return nil end
  if not certificate.pin then
    return "A new one that an authority trusted here has signed is taken as this one is; past its end, and without "
      .. "one, nothing is sent any more."
  end
  local compare = "A new one is refused here as changed: compare its fingerprint with the one that is read at the "
    .. "appliance itself, "
  if not certificate.pin_file then
    return compare .. "then say it where this one's is said: --fingerprint, SCVSH_FINGERPRINT, or the profile."
  end
  return ("%sthen take the line “%s %s” out of %s, and accept the new one at the next contact."):format(compare,
    certificate.host, certificate.pin, certificate.pin_file)
end

local function told_of(certificate, left)
  local when = certificate.ends:gsub(":%d%d UTC$", " UTC")
  -- By now there may be another one: nothing was connected to see it.
  local whose = certificate.remembered and "the certificate that %s had last" or "the certificate of %s"
  local text = whose .. (left > 0 and " ends in %s, on %s." or " ended %s ago, on %s.")
  local says, what = text:format(certificate.host, length(math.abs(left)), when), advice(certificate)
  return visible.text(what and says .. " " .. what or says)
end

-- Whose certificate with which end was told of.
local told = {}

---@class BelievedCertificate
---@field host string  host and port
---@field ends string  "2026-11-23 15:05:09 UTC"
---@field pin string?  the fingerprint that is believed
---@field pin_file string?  the file that has it, where it was accepted at the first contact
---@field unchecked boolean  nobody was asked
---@field remembered boolean?  an earlier run has seen it, and nothing was seen since

--- What is to be told of certificates that end within 30 days, or have ended: each once.
---@param list BelievedCertificate[]?
---@return string[]
function certificates.news(list)
  local news = {}
  for _, certificate in ipairs(list or {}) do
    local ends, key = seconds_of(certificate.ends), certificate.host .. " " .. certificate.ends
    local left = ends and ends - os.time()
    if left and left <= SOON and not told[key] then
      told[key] = true
      news[#news + 1] = told_of(certificate, left)
    end
  end
  return news
end

return certificates
