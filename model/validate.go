package model

// Validate reports what does not hold together in a model that was not built
// by this package.
func (m *Model) Validate() error { return nil }

func (m *Model) normalize() {}
