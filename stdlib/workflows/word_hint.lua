-- What a script can say of a state whose word is not known: the same as the workflows say of it.
local shell = ...
local errors = shell.library("core/errors")
local states = shell.library("core/states")

local NAME = "scv.word_hint"

local function add(scv)
  --- Gives the hint at how the shell is told what an appliance's word for a state means: the call of scv.api.correct,
  --- with the word of ours that it likely is. Nil where the word means something already: then nothing is to be told.
  ---
  ---     local job = scv.jobs()[1]
  ---     print(job.status, scv.word_hint(job.status))
  ---@reads
  ---@param word string  as the appliance says it: "ERROR"
  ---@return string? hint
  function scv.word_hint(word)
    if type(word) ~= "string" or word == "" then
      errors.argument(NAME, "word", "must be text, got " .. errors.what(word), 'for example scv.word_hint("ERROR")')
    end
    return states.advice(word)
  end
end

return { order = 197, add = add }
