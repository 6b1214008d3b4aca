package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Encode returns the JSON form of a model. Equal models have equal bytes.
func Encode(m *Model) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	return b.Bytes(), nil
}

// Decode reads the JSON form of a model. It refuses what another version of
// the schema wrote, and a model that does not hold together: see Validate.
func Decode(data []byte) (*Model, error) {
	m := new(Model)
	err := json.Unmarshal(data, m)
	if err != nil {
		// Another version may not even fit into the types of this one.
		var other struct {
			Schema int `json:"schema"`
		}
		if json.Unmarshal(data, &other) != nil || other.Schema == SchemaVersion {
			return nil, fmt.Errorf("model: %w", err)
		}
		m.Schema = other.Schema
	}
	switch m.Schema {
	case SchemaVersion:
	case 0:
		return nil, errors.New("model: this is not a model: it has no schema version")
	default:
		return nil, fmt.Errorf("model: this model has schema version %d, and this program reads %d: write it again with the same version of the tool", m.Schema, SchemaVersion)
	}
	m.normalize()
	if err := m.Validate(); err != nil {
		return nil, err
	}
	return m, nil
}
