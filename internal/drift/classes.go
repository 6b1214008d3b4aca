package drift

import (
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// classSetsHold looks for class sets in which there can never be anything.
// What a set finds in the code, who reads that knows.
func classSetsHold(x *index, c *collector) {
	for _, s := range x.ClassSets {
		if len(s.Classes) == 0 && len(s.Types) == 0 {
			c.add(Finding{
				Code: codeEmptyClassSet, Kind: model.SubjectClassSet, Subject: s.ID, Positions: origin(s.Origin, ""),
				Message: "class set " + strconv.Quote(s.Name) + " has no classes and takes no types",
			})
		}
	}
}
