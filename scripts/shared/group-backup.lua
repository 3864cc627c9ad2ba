local args = script {
  description = "Backs up every resource group whose name fits a pattern, several at a time, and waits for the jobs.",
  needs = "change",
  args = {
    groups = { required = true, text = 'a pattern such as "gold_*", or a name' },
    policy = { text = "the policy; may be left out for groups that have one only" },
    limit = { type = "integer", default = 8, text = "backups at a time" },
    patience = { type = "duration", default = "10m", text = "how long the appliance may be away meanwhile" },
  },
  output = [[
group      policy  job  status
---------  ------  ---  ---------
gold_mail  daily   118  COMPLETED
gold_web   daily   119  COMPLETED
2 backups]],
}

return scv.backup_now { groups = args.groups, policy = args.policy, limit = args.limit, patience = args.patience }
