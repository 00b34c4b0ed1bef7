# METADATA
# title: May I share this?
# description: >-
#   The one question the service asks. Denied unless a ground covers every data category and no bar
#   fires.

# METADATA
# scope: subpackages
# schemas:
#   - input: schema.input
#   - data.vocabulary: schema.vocabulary
package mayishare

import data.mayishare.answer
import data.mayishare.scope

# METADATA
# title: The decision
# description: >-
#   First whether it is personal data at all; then the bars; then whether grounds cover everything.
# entrypoint: true
decision := scope.answer if {
	scope.answer # regal ignore:redundant-existence-check
} else := answer.forbidden if {
	count(answer.bars) > 0
} else := scope.refused if {
	scope.kept_in_confidence
} else := answer.allowed if {
	answer.covered
} else := answer.not_covered
