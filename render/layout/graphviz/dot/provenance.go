//go:build provenance

package dot

// The module graphviz.wasm is that of this version of go-graphviz; the import
// keeps the version in go.mod. It is compiled into nothing.
import _ "github.com/goccy/go-graphviz"
