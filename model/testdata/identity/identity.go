// Package identity stands for a part that another team offers: a function
// that defines it in any workspace.
package identity

import "github.com/lintel-go/lintel/model"

// Identity holds the handles of what Define defines.
type Identity struct {
	Provider *model.System
	Login    *model.Container
}

// Define defines the identity provider in w.
func Define(w *model.Workspace) Identity {
	var id Identity
	id.Provider = w.System("Identity provider", "Knows who is who", model.Owner("identity team"))
	id.Login = id.Provider.Container("Login", "Asks for passwords", model.Technology("Go"), model.Code("./login"))
	id.Provider.Docs("docs")
	return id
}
