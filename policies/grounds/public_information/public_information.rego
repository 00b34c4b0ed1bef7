# METADATA
# title: Public information and people's own data
# description: Public registers, what people have made public themselves, and the right to see one's own data.
package mayishare.grounds.public_information

import data.mayishare.needs

# METADATA
# title: Public registers
# description: What the law makes the council keep in a register open to the public may be shown to anyone.
# related_resources:
#   - description: Licensing Act 2003 section 8
#     ref: https://www.legislation.gov.uk/ukpga/2003/17/section/8
#   - description: Town and Country Planning Act 1990 section 69
#     ref: https://www.legislation.gov.uk/ukpga/1990/8/section/69
#   - description: Representation of the People Act 1983
#     ref: https://www.legislation.gov.uk/ukpga/1983/2
# custom:
#   subject: public_information
public_registers := []

# METADATA
# title: Made public by the person
# description: >-
#   Special category and criminal offence data that the person has plainly made public themselves may
#   be shared, with their name, except with commercial companies or for marketing.
# related_resources:
#   - description: UK GDPR Article 9(2)(e) (made public by the person)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/9
#   - description: Data Protection Act 2018 Schedule 1 paragraph 32 (criminal offence data)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/32
# custom:
#   subject: public_information
made_public := [needs.circumstance("made_public")]

# METADATA
# title: The person's own data
# description: >-
#   People may have a copy of the data about them, once they have asked and shown who they are. A
#   parent may ask for a child under 12, or with authority to act. Data about someone else who has
#   not agreed, or that could harm anyone's health, is left out.
# related_resources:
#   - description: UK GDPR Article 12
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/12
#   - description: UK GDPR Article 15 (right of access)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/15
#   - description: Data Protection Act 2018 Schedule 2 paragraph 16 (other people's data)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/2/paragraph/16
#   - description: Data Protection Act 2018 Schedule 3 (serious harm)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/3
#   - description: ICO guidance on the right of access
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/individual-rights/right-of-access/
# custom:
#   subject: public_information
#   adds: [answer_within_one_month]
#   reading: "a choice: children of 12 and over are presumed able to ask for themselves"
subject_access := [
	needs.circumstance("requested_by_subject"),
	needs.circumstance("identity_verified"),
	needs.any_of([
		needs.evidence("authority_to_act"),
		needs.child_under(12),
		needs.absent("parental_responsibility"),
	]),
	needs.absent("third_party_data"),
	needs.absent("harm_if_disclosed"),
]
