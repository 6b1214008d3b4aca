// Package mistakes holds workspaces with mistakes in them. A comment
//
//	// want "regexp" "regexp"
//
// on a line says which diagnostics must stand there, in the form that
// Diagnostic.String gives them, with the code in front and without the
// position; there must be no others. In a regexp, <name> is the position of
// the line of the same file that is marked with "at name".
package mistakes

import "github.com/lintel-go/lintel/model"

// Workspaces returns every workspace of the package by name.
func Workspaces() map[string]func() *model.Workspace {
	return map[string]func() *model.Workspace{
		"nameless":      nameless,
		"duplicates":    duplicates,
		"ids":           ids,
		"texts":         texts,
		"options":       options,
		"links":         links,
		"nils":          nils,
		"strays":        strays,
		"foreign":       foreign,
		"helpers":       helpers,
		"closures":      closures,
		"relationships": relationships,
		"deployment":    deployment,
		"messages":      messages,
		"returns":       returns,
		"fragments":     fragments,
		"flows":         flows,
		"lives":         lives,
		"views":         views,
		"keys":          keys,
		"selectors":     selectors,
		"folders":       folders,
		"machines":      machines,
		"figures":       figures,
		"figureHandles": figureHandles,
		"beginnings":    beginnings,
		"rivals":        rivals,
		"circles":       circles,
		"waivers":       waivers,
		"useCases":      useCases,
		"goals":         goals,
		"actors":        actors,
		"refs":          refs,
		"classes":       classes,
		"activities":    activities,
		"endings":       endings,
		"steps":         steps,
	}
}
