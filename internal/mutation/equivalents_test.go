package mutation_test

// equivalents is the table of changes that leave nothing wrong that their
// check should tell.
func equivalents() []equivalent {
	const pictures = "pictures of a changed model"
	return []equivalent{
		{
			family: pictures, reason: "pages of the site tell it, pictures do not",
			kinds: []string{
				"change Elements.Owner", "change Elements.Tags", "drop Elements.Tags", "change Elements.Properties", "drop Elements.Properties",
				"change Elements.Links.Title", "change Elements.Links.URL", "drop Elements.Links",
				"change Relationships.Tags", "drop Relationships.Tags", "change Relationships.Properties", "drop Relationships.Properties",
				"change Relationships.Links.Title", "change Relationships.Links.URL", "drop Relationships.Links",
				"change UseCases.Tags", "drop UseCases.Tags", "change Properties", "drop Properties", "change Links.Title", "change Links.URL", "drop Links",
				"change Figures", "change Docs.Path", "drop Docs", "change Decisions.Path", "drop Decisions",
			},
		},
		{
			family: pictures, reason: "the checks alone are told by it",
			kinds: []string{
				"change Elements.Service", "change Elements.Code", "drop Elements.Code", "change Scenarios.Steps.Span",
				"change StateMachines.States.Constant", "change StateMachines.Type.Package", "change StateMachines.Type.Name",
				"change StateMachines.Table.Package", "change StateMachines.Table.Name", "change ClassSets.Classes.Type.Package", "change ClassSets.Classes.Type.Name",
				"change Waivers.Reason", "drop Waivers", "change Severities.Severity", "drop Severities", "change Unbound.Pattern", "change Unbound.Reason", "drop Unbound",
			},
		},
		{
			family: pictures, reason: "it says what is shown of Go types, and none are read here",
			kinds: []string{
				"change ClassSets.Types.Package", "change ClassSets.Types.Names", "drop ClassSets.Types.Names", "drop ClassSets.Types",
				"change ClassSets.Members.Unexported", "change ClassSets.Members.WithoutFields", "change ClassSets.Members.WithoutMethods",
			},
		},
		{
			family: pictures, reason: "all landscapes of these workspaces have a title and a description of their own",
			kinds: []string{"change Name", "change Description"}, names: []string{"bigbank: Big Bank plc: \"Big Bank plc\"", "picturebook: Picture book: "},
		},
		{
			family: pictures, reason: "nothing in these views has an icon because of its technology",
			kinds: []string{"change Views.GivenIconsOnly"},
			names: []string{
				"shop: Shop all", "shop: Shop goals", "bigbank: Big Bank plc containers", "picturebook: Picture book few", "picturebook: Picture book landscape",
			},
		},
		{
			family: pictures, reason: "the view does not show what it leaves out, or would, in any case",
			kinds: []string{"change Views.Exclude", "drop Views.Exclude"}, names: []string{"picturebook: Picture book marks maps"},
		},
		{family: "imports", reason: "something carries it, and no import is asked for", kinds: []string{"say what carries a relationship without import"}},
		{family: "imports", reason: "who leaves a package out says that it carries nothing", kinds: []string{"import through a package that is left out on purpose"}},
		{family: "imports", reason: "such files belong to no package", kinds: []string{"add an import to a file that no build takes"}},
		{family: "types", reason: "the types of the package are known all the same", kinds: []string{"let a package import one that does not compile"}},
		{family: "recorded runs", reason: "it is the whole round of a loop, which may come once more", kinds: []string{"record a span twice"}, names: []string{"flashsale: flash-sale/tell-the-others ship order"}},
		{family: "baselines", reason: "what is accepted may move", kinds: []string{"move a line"}},
		{family: "edited pictures", reason: "Git may have turned the ends of lines", kinds: []string{"lines that end as on Windows"}},
	}
}

// excuse says why there is no mutant of a code.
type excuse struct{ code, reason string }

// untried is the table of them.
func untried() []excuse {
	return []excuse{
		{"LNT-L010", "tests may run as root, from whom no folder can be kept"},
		{"LNT-L025", "what the go command says in other words than those that are known cannot be brought about"},
		{"LNT-L026", "it takes a model library of another version"},
		{"LNT-L052", "it takes a file system that runs no programs"},
		{"LNT-L053", "it takes a program that is cut off while it ends well"},
		{"LNT-P098", "the engine draws all that it is given"},
	}
}
