local spec = ...

local pem = spec.fake_shell.new().library("core/pem")

local CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
local KEY = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"

-- A file with a text, which is gone at the end of the case.
local function file(text)
  local path = os.tmpname()
  spec.cleanup(function() os.remove(path) end)
  local handle = assert(io.open(path, "w"))
  handle:write(text)
  handle:close()
  return path
end

spec.group("PEM", function()
  spec.case("is taken as text, and out of a file", function()
    spec.equal(pem.certificate(CERTIFICATE, "f", "certificate"), CERTIFICATE)
    spec.equal(pem.certificate(file(CERTIFICATE), "f", "certificate"), CERTIFICATE)
    spec.equal(pem.key(file(KEY), "f", "key"), KEY)
    local chain = "\n" .. CERTIFICATE .. CERTIFICATE
    spec.equal(pem.certificate(chain, "f", "certificate"), chain)
  end)
  spec.case("of a certificate never holds a private key", function()
    for _, text in ipairs { CERTIFICATE .. KEY, KEY .. CERTIFICATE, KEY } do
      local raised = spec.raises({ kind = "argument", argument = "certificate" }, pem.certificate, text, "f",
        "certificate")
      spec.contains(raised.message, "holds a private key")
      spec.equal(raised.message:find("AAAA", 1, true), nil)
    end
  end)
  spec.case("is refused where it holds something else", function()
    spec.raises({ kind = "argument", message = "f: key holds no private key in PEM form" }, pem.key, CERTIFICATE, "f",
      "key")
    spec.raises({ kind = "argument", message = "f: certificate holds no certificate in PEM form" }, pem.certificate,
      file("nothing of it"), "f", "certificate")
    spec.raises({ kind = "argument", argument = "key" }, pem.key, "/no/such/file", "f", "key")
  end)

  spec.case("never repeat what was taken for a path", function()
    for _, read in pairs(pem) do
      local ok, raised = pcall(read, "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "scv.add_storage", "key")
      spec.equal(ok, false)
      spec.equal(tostring(raised):find("MIIEvQ", 1, true), nil)
    end
  end)
end)
