package main

import (
	"testing"

	"github.com/lintel-go/lintel/internal/project"
)

func TestLayoutWords(t *testing.T) {
	for _, tc := range []struct {
		layouts project.Layouts
		noCache bool
		want    string
	}{
		{project.Layouts{}, false, "none"},
		{project.Layouts{Made: 3}, false, "3 made"},
		{project.Layouts{Cached: 2, Made: 3, None: 1}, false, "2 from the cache, 3 made, 1 not needed"},
		{project.Layouts{Made: 3, None: 1}, true, "3 made, 1 not needed, none kept"},
	} {
		if got := layoutWords(tc.layouts, tc.noCache); got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.layouts, got, tc.want)
		}
	}
}
