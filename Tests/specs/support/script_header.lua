-- The header of a script that has each kind of argument.
return {
  description = "Tries things.",
  needs = "change",
  args = {
    group = { required = true, text = "a group" },
    hours = { type = "integer", default = 24, text = "how far back" },
    since = { type = "duration", default = "24h" },
    order = { choices = { "up", "down" }, default = "up" },
    verbose = false,
  },
  output = "\nID  NAME\n1   x\n",
}
