package scene

import (
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
)

func TestNoun(t *testing.T) {
	for _, tc := range []struct {
		kind  model.ViewKind
		role  Role
		class string
		want  string
	}{
		{model.ViewContainer, RoleEdge, "async implied", "relationship"},
		{model.ViewDeployment, RoleEdge, "", "relationship"},
		{model.ViewDynamic, RoleEdge, "return", "message"},
		{model.ViewStateMachine, RoleEdge, "transition", "transition"},
		{model.ViewActivity, RoleEdge, "flow", "flow"},
		{model.ViewClass, RoleEdge, "composition", "composition"},
		{model.ViewUseCase, RoleEdge, "include", "include"},
		{model.ViewContext, RoleNode, "system external queue", "software system"},
		{model.ViewDeployment, RoleNode, "container instance cache", "container instance"},
		{model.ViewDeployment, RoleNode, "infrastructure-node", "infrastructure node"},
		{model.ViewUseCase, RoleNode, "actor person external", "actor"},
		{model.ViewUseCase, RoleNode, "use-case", "use case"},
		{model.ViewStateMachine, RoleNode, "final", "final state"},
		{model.ViewActivity, RoleNode, "final", "activity final"},
		{model.ViewActivity, RoleNode, "flow-final", "flow final"},
		{model.ViewActivity, RoleBoundary, "lane", "lane"},
		{model.ViewComponent, RoleBoundary, "container", "container boundary"},
		{model.ViewDeployment, RoleBoundary, "node", "deployment node"},
		{model.ViewCode, RoleBoundary, "package", "package"},
		{model.ViewSequence, RoleNote, "divider", "divider"},
		{model.ViewSequence, RoleFragment, "alt", "fragment"},
		{"", RoleNode, "", "node"},
		{"", RoleBoundary, "", "boundary"},
		{"", "", "", "mark"},
	} {
		if got := Noun(tc.kind, tc.role, tc.class); got != tc.want {
			t.Errorf("%s %s %q: %s, want %s", tc.kind, tc.role, tc.class, got, tc.want)
		}
	}
}

// TestViolationsUseTheWordsOfTheKind breaks a rule in a state machine.
func TestViolationsUseTheWordsOfTheKind(t *testing.T) {
	s := graph()
	s.Kind = string(model.ViewStateMachine)
	for i := range s.Marks {
		if s.Marks[i].Role == RoleNode {
			s.Marks[i].Class = "state"
			moveMark(&s.Marks[i], -s.Marks[i].Box.X+40, -s.Marks[i].Box.Y+80)
		}
	}
	for _, v := range Check(s) {
		if v.Code == NodesOverlap && strings.HasPrefix(v.Message, `state "Node `) && strings.Contains(v.Message, ` overlaps state "Node `) {
			return
		}
	}
	t.Errorf("%+v", Check(s))
}
