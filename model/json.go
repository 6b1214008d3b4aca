package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	d := json.NewDecoder(bytes.NewReader(data))
	var version struct {
		Schema *int `json:"schema"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	switch {
	case version.Schema == nil:
		return nil, errors.New("model: this is not a model: it has no schema version")
	case *version.Schema != SchemaVersion:
		return nil, fmt.Errorf("model: this model has schema version %d, this program reads %d; write it again with the same version of the tool", *version.Schema, SchemaVersion)
	}
	m := new(Model)
	if err := d.Decode(m); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("model: there is more after the model")
	}
	m.normalize()
	if err := m.Validate(); err != nil {
		return nil, err
	}
	return m, nil
}
