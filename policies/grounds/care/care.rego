# METADATA
# title: Health and social care
# description: Caring for people, services for children, and the returns on care.
package mayishare.grounds.care

import data.mayishare.needs

# METADATA
# title: Social care returns
# description: >-
#   The statutory returns on social care must go to the government department or NHS body that
#   collects them.
# related_resources:
#   - description: Children Act 1989 section 83
#     ref: https://www.legislation.gov.uk/ukpga/1989/41/section/83
#   - description: Health and Social Care Act 2012 section 259
#     ref: https://www.legislation.gov.uk/ukpga/2012/7/section/259
# custom:
#   subject: care
social_care_return := []

# METADATA
# title: Direct care
# description: >-
#   Health and care data must be shared with those who care for the person directly, unless the
#   person refuses. Health data goes only to those who owe a duty of confidence. No agreement is
#   needed.
# related_resources:
#   - description: Health and Social Care Act 2012 section 251B
#     ref: https://www.legislation.gov.uk/ukpga/2012/7/section/251B
#   - description: Care Act 2014 section 3
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/3
#   - description: Care Act 2014 section 6
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/6
#   - description: Data Protection Act 2018 Schedule 1 paragraph 2 (health or social care)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/2
# custom:
#   subject: care
direct_care := [
	needs.circumstance("direct_care"),
	needs.absent("consent_refused"),
]

# METADATA
# title: Care under an agreement
# description: >-
#   Health and care data may be shared with NHS bodies, care providers and charities that provide
#   care, under an agreement in force, unless the person refuses. A charity must owe a duty of
#   confidence before it is given health data.
# related_resources:
#   - description: Care Act 2014 section 3
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/3
#   - description: Care Act 2014 section 6
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/6
#   - description: Care Act 2014 section 79
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/79
#   - description: Data Protection Act 2018 Schedule 1 paragraph 2 (health or social care)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/2
# custom:
#   subject: care
care_by_agreement := [needs.absent("consent_refused")]

# METADATA
# title: Services for children
# description: >-
#   What is needed to help a child at school or in social care may be shared with schools, NHS
#   bodies, other councils, care providers and charities, under an agreement in force.
# related_resources:
#   - description: Children Act 2004 section 10
#     ref: https://www.legislation.gov.uk/ukpga/2004/31/section/10
#   - description: Children and Families Act 2014 section 25
#     ref: https://www.legislation.gov.uk/ukpga/2014/6/section/25
# custom:
#   subject: care
childrens_services := []
