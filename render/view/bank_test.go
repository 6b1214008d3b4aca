package view_test

import "github.com/lintel-go/lintel/model"

// bank is the well-known internet bank, cut down, with each kind of view.
func bank() *model.Model {
	element := func(id, parent string, kind model.ElementKind, name, technology string) model.ElementRecord {
		return model.ElementRecord{ID: id, Parent: parent, Kind: kind, Name: name, Technology: technology}
	}
	in := func(e model.ElementRecord, group string) model.ElementRecord { e.Group = group; return e }
	shaped := func(e model.ElementRecord, s model.Shape) model.ElementRecord { e.Shape = s; return e }
	live := func(e model.ElementRecord) model.ElementRecord { e.Environment = "@live"; return e }
	runs := func(parent, of string) model.ElementRecord {
		return model.ElementRecord{ID: parent + "/" + of, Parent: parent, Kind: model.KindInstance, Of: of, Environment: "@live"}
	}
	uses := func(from, to, description, technology string) model.RelationshipRecord {
		return model.RelationshipRecord{ID: from + "->" + to + ":" + description, From: from, To: to, Description: description, Technology: technology}
	}
	step := func(kind model.StepKind, from, to, text string) model.StepRecord {
		return model.StepRecord{Kind: kind, From: from, To: to, Text: text}
	}
	mail := element("mail", "", model.KindSystem, "E-mail system", "")
	mail.External = true
	customer := element("customer", "", model.KindPerson, "Customer", "")
	customer.External = true
	web := live(element("@live/bank/web", "@live/bank", model.KindNode, "bank-web", "Ubuntu"))
	web.Instances = 4
	toSecondary := uses("@live/bank/db1", "@live/bank/db2", "replicates to", "")
	toSecondary.Environment = "@live"
	balance := uses("@live/balancer", "@live/bank/web", "forwards to", "HTTPS")
	balance.Environment = "@live"
	tells := uses("ib/api/alerts", "mail", "sends alerts", "SMTP")
	tells.Async = true

	return &model.Model{
		Schema: model.SchemaVersion,
		Name:   "Big Bank",
		Elements: []model.ElementRecord{
			customer,
			in(element("clerk", "", model.KindPerson, "Clerk", ""), "group:big-bank"),
			in(element("ib", "", model.KindSystem, "Internet banking", ""), "group:big-bank"),
			in(element("ib/api", "ib", model.KindContainer, "API", "Go"), "group:ib/back-end"),
			element("ib/api/alerts", "ib/api", model.KindComponent, "Alerts", "Go"),
			element("ib/api/sign-in", "ib/api", model.KindComponent, "Sign-in", "Go"),
			in(shaped(element("ib/db", "ib", model.KindContainer, "Accounts", "Oracle"), model.Database), "group:ib/back-end"),
			shaped(element("ib/spa", "ib", model.KindContainer, "Web app", "TypeScript"), model.Browser),
			in(element("mainframe", "", model.KindSystem, "Mainframe", ""), "group:big-bank"),
			in(element("mainframe/ledger", "mainframe", model.KindContainer, "Ledger", "COBOL"), ""),
			mail,
			live(element("@live/balancer", "", model.KindInfrastructureNode, "Balancer", "nginx")),
			live(element("@live/bank", "", model.KindNode, "Bank", "")),
			web,
			runs("@live/bank/web", "ib/api"),
			live(element("@live/bank/db1", "@live/bank", model.KindNode, "Primary", "Oracle")),
			runs("@live/bank/db1", "ib/db"),
			live(element("@live/bank/db2", "@live/bank", model.KindNode, "Secondary", "Oracle")),
			runs("@live/bank/db2", "ib/db"),
			live(element("@live/phone", "", model.KindNode, "Customer's computer", "")),
			runs("@live/phone", "ib/spa"),
			live(element("@live/hall", "", model.KindNode, "Machine hall", "z/OS")),
			runs("@live/hall", "mainframe"),
			live(element("@live/spare", "", model.KindNode, "Spare", "")),
		},
		Groups: []model.GroupRecord{
			{ID: "group:big-bank", Name: "Big Bank"},
			{ID: "group:ib/back-end", Name: "Back end", Within: "ib"},
		},
		Relationships: []model.RelationshipRecord{
			uses("customer", "ib", "views accounts", ""),
			uses("customer", "ib/spa", "views accounts", "HTTPS"),
			uses("customer", "clerk", "asks", ""),
			uses("clerk", "mainframe", "uses", ""),
			uses("ib/spa", "ib/api/sign-in", "calls", "JSON"),
			uses("ib/spa", "ib/api/alerts", "calls", "JSON"),
			uses("ib/api/sign-in", "ib/db", "reads", "SQL"),
			uses("ib/api/alerts", "ib/db", "reads", "SQL"),
			tells,
			uses("ib/api", "mainframe", "asks for balances", "XML"),
			uses("ib/api/alerts", "mainframe/ledger", "follows bookings", "MQ"),
			uses("mail", "customer", "sends e-mail to", ""),
			toSecondary,
			balance,
		},
		Environments: []model.EnvironmentRecord{{ID: "@live", Name: "Live"}},
		Scenarios: []model.ScenarioRecord{{
			ID: "ib/sign-in", Owner: "ib", Name: "Sign in", Steps: []model.StepRecord{
				step(model.StepCall, "customer", "ib/spa", "password"),
				step(model.StepCall, "ib/spa", "ib/api/sign-in", "POST /session"),
				{Kind: model.StepNote, Text: "rate limited", Over: []string{"ib/api/sign-in"}},
				{Kind: model.StepAlt, Operands: []model.OperandRecord{
					{Guard: "known", Steps: []model.StepRecord{
						{Kind: model.StepPar, Operands: []model.OperandRecord{
							{Steps: []model.StepRecord{
								step(model.StepCall, "ib/api/sign-in", "ib/db", "find"),
								step(model.StepReturn, "ib/db", "ib/api/sign-in", "customer"),
							}},
							{Steps: []model.StepRecord{step(model.StepSend, "ib/api/sign-in", "mail", "new device")}},
						}},
						step(model.StepReturn, "ib/api/sign-in", "ib/spa", "session"),
					}},
					{Steps: []model.StepRecord{
						{Kind: model.StepLoop, Operands: []model.OperandRecord{{Guard: "3 times", Steps: []model.StepRecord{
							step(model.StepSelf, "ib/api/sign-in", "", "wait"),
						}}}},
						step(model.StepReturn, "ib/api/sign-in", "ib/spa", "refused"),
					}},
				}},
			},
		}},
		Views: []model.ViewRecord{
			{Key: "landscape", Kind: model.ViewLandscape, Title: "Big Bank"},
			{Key: "ib/context", Kind: model.ViewContext, Scope: "ib", Title: "Internet banking"},
			{Key: "ib/containers", Kind: model.ViewContainer, Scope: "ib", Title: "Internet banking"},
			{Key: "ib/api/components", Kind: model.ViewComponent, Scope: "ib/api", Title: "API"},
			{Key: "ib/deployment/live", Kind: model.ViewDeployment, Scope: "ib", Environment: "@live", Title: "Internet banking"},
			{Key: "ib/sign-in", Kind: model.ViewSequence, Scenario: "ib/sign-in", Title: "Sign in"},
			{Key: "ib/sign-in/dynamic", Kind: model.ViewDynamic, Scenario: "ib/sign-in", Title: "Sign in"},
		},
	}
}
