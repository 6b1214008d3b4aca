package bindings

import (
	"context"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/model"
)

// Calls …
func (c *Checker) Calls(ctx context.Context, m *model.Model, dir string) ([]code.Finding, error) {
	return nil, nil
}
