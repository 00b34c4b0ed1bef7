package test.mayishare.bars.information_requests

import data.test.mayishare.grounds

test_foi_personal_data if {
	every purpose in ["information_request.foi", "information_request.eir"] {
		grounds.barred(grounds.question("individual", purpose, ["identity.name"]), "foi_personal_data")
	}
}

test_pseudonymised_data_is_personal if {
	asked := grounds.asking(
		grounds.question("individual", "information_request.foi", ["identity"]),
		{"dataForm": "PSEUDONYMISED"},
	)
	grounds.barred(asked, "foi_personal_data")
}

test_subject_access_is_no_freedom_of_information if {
	asked := grounds.question("individual", "information_request.subject_access", ["identity"])
	not grounds.barred(asked, "foi_personal_data")
}
